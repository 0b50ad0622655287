import { Uri, commands as editorCommands, window, workspace } from 'vscode';
import type { CheckReport, RepairReport } from '../core/ports/campaignStore';
import type { SalvageReport } from '../core/ports/salvage';
import { inBackground } from '../platform/inBackground';
import { plainMessage } from '../platform/plainText';
import { withStoreProgress } from '../platform/storeProgress';
import type { Services } from '../services';
import { readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { confirm, pickFolder } from './prompts';

type Names = 'checkCampaignFile' | 'repairCampaignFile' | 'salvageNotes';

/** Commands for a campaign file that may not be sound. */
export function recoveryCommands(services: Services): CommandTable<Names> {
  const { campaign, logger } = services;
  return {
    checkCampaignFile: async () => {
      const store = await campaign.required();
      const report = await withStoreProgress('Checking the campaign file', (watched) =>
        store.check(watched),
      );
      inBackground(showCheck(report), logger);
      return report;
    },
    repairCampaignFile: async (argument) => {
      const store = await campaign.writable();
      const asked =
        readArguments(argument)['confirmed'] === true ||
        (await confirm(
          'Repair the campaign file?',
          'It is copied to the folder "backups" beside it first. Indexes are made anew; no text is changed.',
          'Repair',
        ));
      if (!asked) return undefined;
      const report = await withStoreProgress('Repairing the campaign file', (watched) =>
        store.repair(watched),
      );
      inBackground(showRepair(report), logger);
      return report;
    },
    salvageNotes: (argument) => salvageNotes(services, argument),
  };
}

/** `{ file, folder }`: asks for both where they are not given. */
async function salvageNotes(
  { logger, salvage }: Services,
  argument: unknown,
): Promise<SalvageReport | undefined> {
  const args = readArguments(argument);
  const file = textField(args, 'file') ?? (await pickFile());
  if (file === undefined) return undefined;
  const folder =
    textField(args, 'folder') ?? (await pickFolder('Salvage Here', 'Empty folder for the notes'));
  if (folder === undefined) return undefined;
  const report = await withStoreProgress('Salvaging notes', (watched) =>
    salvage({ file, folder }, watched),
  );
  inBackground(showSalvage(report, folder), logger);
  return report;
}

async function pickFile(): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      canSelectMany: false,
      openLabel: 'Salvage',
      title: 'Damaged campaign file',
      filters: { 'Campaign file': ['db'], 'All files': ['*'] },
    })) ?? [];
  return file?.fsPath;
}

async function showCheck({ ok, notes, problems }: CheckReport): Promise<void> {
  if (ok) {
    await window.showInformationMessage(`The campaign file is sound: ${notes} notes, all intact.`);
    return;
  }
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  await offerList(`The campaign file has ${count}.`, problems);
}

async function showRepair({ mended, left }: RepairReport): Promise<void> {
  const lines = [
    ...mended.map((problem) => `Mended: ${problem}`),
    ...left.map((problem) => `Left: ${problem}`),
  ];
  if (left.length > 0) await offerList(`${left.length} problems are left.`, lines);
  else await window.showInformationMessage(`${mended.length} problems mended, none left.`);
}

async function showSalvage({ notes, lost }: SalvageReport, folder: string): Promise<void> {
  const show = 'Show Report';
  const text = `${notes} notes were written to ${folder}; ${lost.length} were not found.`;
  const answer = await window.showInformationMessage(plainMessage(text), show);
  if (answer !== show) return;
  await editorCommands.executeCommand('vscode.open', Uri.joinPath(Uri.file(folder), 'SALVAGE.md'));
}

async function offerList(message: string, lines: readonly string[]): Promise<void> {
  const show = 'Show Problems';
  if ((await window.showWarningMessage(message, show)) !== show) return;
  const content = lines.map((line) => `- ${line}\n`).join('');
  await window.showTextDocument(
    await workspace.openTextDocument({ language: 'markdown', content }),
  );
}
