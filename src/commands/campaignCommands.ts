import path from 'node:path';
import { env, Uri, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { createCampaign } from '../documents/createNote';
import { findCampaign } from '../documents/findCampaign';
import type { ImportOptions, ImportReport } from '../documents/import/importFolder';
import { inBackground } from '../platform/inBackground';
import { plainLabel } from '../platform/plainText';
import { reportShare, withNotification } from '../platform/withNotification';
import type { Services } from '../services';
import type { CommandTable } from './commandTable';
import { choiceField, flagField, readArguments, textField } from './commandArguments';
import { showImportReport } from './transferMessages';
import { openNoteById } from './openNote';
import { askText, pickFolder, requestedCampaign } from './prompts';

type Names = 'importFolder' | 'openSampleCampaign' | 'newCampaign' | 'copyCampaignId';

const sampleName = 'The Drowned Bell';

/** Commands that bring a campaign into the folder. */
export function campaignCommands(services: Services): CommandTable<Names> {
  return {
    importFolder: (argument) => runImport(services, argument),
    openSampleCampaign: () => openSample(services),
    newCampaign: (argument) => newCampaign(services, argument),
    copyCampaignId: (argument) => copyCampaignId(services, argument),
  };
}

/**
 * `{ folder, campaign, attachments, removeMissing, restoreDeleted, folderName }`: asks for the folder and the campaign's
 * name where they are not given; see `ImportOptions` for the rest.
 */
async function runImport(services: Services, argument: unknown): Promise<unknown> {
  const args = readArguments(argument);
  const folder = textField(args, 'folder') ?? (await pickFolder('Import'));
  if (folder === undefined) return undefined;
  const campaign =
    textField(args, 'campaign') ??
    (await askText({
      prompt: 'Name of the campaign; an existing one takes the notes in',
      value: path.basename(folder),
    }));
  if (campaign === undefined) return undefined;
  const attachments = choiceField(args, 'attachments', ['copy', 'link', 'skip'] as const) ?? 'copy';
  const folderName = textField(args, 'folderName');
  const options = { folder, campaign, attachments, folderName };
  const removeMissing = flagField(args, 'removeMissing');
  const restoreDeleted = flagField(args, 'restoreDeleted');
  const report = await importWithProgress(services, { ...options, removeMissing, restoreDeleted });
  const deleteMissing = async (): Promise<void> => {
    const again = await importWithProgress(services, { ...options, removeMissing: true });
    await showImportReport(again);
  };
  const bringBack = async (): Promise<void> => {
    await showImportReport(
      await importWithProgress(services, { ...options, restoreDeleted: true }),
    );
  };
  inBackground(showImportReport(report, { deleteMissing, bringBack }), services.logger);
  return report;
}

/** Imports the campaign that comes with the extension, once, and opens its first page. */
async function openSample(services: Services): Promise<CampaignId | undefined> {
  const store = await services.campaign.created();
  const known = await findCampaign(store.notes, sampleName);
  if (known === undefined) {
    const folder = Uri.joinPath(services.extensionUri, 'samples', 'the-drowned-bell');
    await importWithProgress(services, { folder: folder.fsPath, campaign: sampleName });
  }
  const campaign = await findCampaign(store.notes, sampleName);
  if (campaign !== undefined) await openNoteById(store, campaign.docId);
  return campaign?.docId;
}

async function importWithProgress(
  { campaign: file }: Services,
  importOptions: ImportOptions,
): Promise<ImportReport> {
  const { importFolder } = await import('../documents/import/importFolder');
  return withNotification(`Importing into "${importOptions.campaign}"`, (progress, token) =>
    importFolder(() => file.created(), importOptions, reportShare(progress), token),
  );
}

/** `{ title }`: asks for it where it is not given. */
async function newCampaign(services: Services, argument: unknown): Promise<CampaignId | undefined> {
  const title =
    textField(readArguments(argument), 'title') ??
    (await askText({ prompt: 'Name of the new campaign', value: '' }));
  if (title === undefined) return undefined;
  const store = await services.campaign.created();
  if ((await findCampaign(store.notes, title)) !== undefined) {
    throw new MoonforgeError(
      'invalid-input',
      `There is a campaign called "${title}" already. Choose another name.`,
    );
  }
  const campaign = await createCampaign(store, title);
  await openNoteById(store, campaign);
  return campaign;
}

/** `{ campaign }`: copies and returns the id with which others join. */
async function copyCampaignId(
  { campaign: file }: Services,
  argument: unknown,
): Promise<CampaignId | undefined> {
  const campaign = await requestedCampaign(await file.required(), argument);
  if (campaign === undefined) return undefined;
  await env.clipboard.writeText(campaign.docId);
  window.setStatusBarMessage(plainLabel(`Copied the id of "${campaign.title}"`), 3_000);
  return campaign.docId;
}
