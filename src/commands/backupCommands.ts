import path from 'node:path';
import type { Uri } from 'vscode';
import { Uri as FileUri, window } from 'vscode';
import type { BackupReport, RestoreReport } from '../core/ports/campaignStore';
import { MoonforgeError } from '../core/errors';
import { hasUnsavedNotes } from '../documents/saveOpenNotes';
import { backupChunks, writeBackupFile } from '../documents/backup/backupFile';
import { inBackground } from '../platform/inBackground';
import { plainMessage } from '../platform/plainText';
import { reportShare, withNotification } from '../platform/withNotification';
import type { Services } from '../services';
import { flagField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { confirm } from './prompts';

/** Commands about backups of the campaign file. */
export function backupCommands(
  services: Services,
): CommandTable<'backUpCampaignFile' | 'restoreCampaignFile'> {
  return {
    backUpCampaignFile: (argument) => backUp(services, argument),
    restoreCampaignFile: (argument) => restore(services, argument),
  };
}

const filters = { 'Moonforge backup': ['json'] };

/** `{ to }`: asks for the file where it is not given. */
async function backUp(services: Services, argument: unknown): Promise<BackupReport | undefined> {
  const store = await services.campaign.required();
  const { folder = '' } = services.campaign;
  const to =
    textField(readArguments(argument), 'to') ??
    (
      await window.showSaveDialog({
        title: 'Back up the campaign file',
        saveLabel: 'Back Up',
        defaultUri: FileUri.file(path.join(folder, 'campaign-backup.json')),
        filters,
      })
    )?.fsPath;
  if (to === undefined) return undefined;
  const report = await withNotification('Backing up', (progress, token) =>
    writeBackupFile(store, to, reportShare(progress), token),
  );
  const lost =
    report.missing.length === 0 ? '' : ` ${report.missing.length} attachments are missing.`;
  inBackground(
    window.showInformationMessage(plainMessage(`Backed up to ${path.basename(to)}.${lost}`)),
    services.logger,
  );
  return report;
}

/** `{ from, replace }`: asks for the file, and before an existing campaign file is replaced, where they are not given. */
async function restore(services: Services, argument: unknown): Promise<RestoreReport | undefined> {
  const args = readArguments(argument);
  const from = textField(args, 'from') ?? (await pickBackup())?.fsPath;
  if (from === undefined) return undefined;
  await services.campaign.look();
  const isThere = services.campaign.state !== 'absent';
  const replace = isThere && (flagField(args, 'replace') || (await mayReplace()));
  if (isThere && !replace) return undefined;
  if (hasUnsavedNotes()) {
    throw new MoonforgeError(
      'invalid-input',
      'Notes have changes that are not saved and belong to the present file, so nothing was restored. Save or close them first.',
    );
  }
  const report = await withNotification('Restoring', (progress, token) =>
    services.restoreBackup(
      { chunks: backupChunks(from), name: path.basename(from), replace },
      reportShare(progress),
      token,
    ),
  );
  const kept =
    report.kept === undefined ? '' : ` The former file is ${path.basename(report.kept)}.`;
  inBackground(
    window.showInformationMessage(plainMessage(`The campaign file was restored.${kept}`)),
    services.logger,
  );
  return report;
}

function mayReplace(): Promise<boolean> {
  return confirm(
    'Replace the campaign file of this folder by the backup?',
    'The present file is kept beside it.',
    'Replace',
  );
}

async function pickBackup(): Promise<Uri | undefined> {
  const options = { title: 'Backup to restore', openLabel: 'Restore', filters };
  return (await window.showOpenDialog(options))?.[0];
}
