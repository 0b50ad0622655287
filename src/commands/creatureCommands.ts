import type { CreatureImportReport } from '../documents/creatures/importCreatures';
import { inBackground } from '../platform/inBackground';
import { reportFiles, withNotification } from '../platform/withNotification';
import type { Services } from '../services';
import { readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { showImportReport } from './transferMessages';
import { askText, pickFolder, requestedCampaign } from './prompts';

/** Commands that bring creatures into a campaign. */
export function creatureCommands(services: Services): CommandTable<'importCreatures'> {
  return { importCreatures: (argument) => runImport(services, argument) };
}

/** `{ from, campaign }`: asks for the folder and, where there are several, the campaign when they are not given. */
async function runImport(
  services: Services,
  argument: unknown,
): Promise<CreatureImportReport | undefined> {
  const args = readArguments(argument);
  const from =
    textField(args, 'from') ?? (await pickFolder('Import', 'Folder of creatures (JSON)'));
  if (from === undefined) return undefined;
  const campaign = await campaignFor(services, argument);
  if (campaign === undefined) return undefined;
  const report = await importWithProgress(services, from, campaign);
  inBackground(
    showImportReport({ ...report, unchanged: report.unchanged + report.kept }),
    services.logger,
  );
  return report;
}

/** The campaign's id where there is one to choose, else the name of a new one. */
async function campaignFor({ campaign }: Services, argument: unknown): Promise<string | undefined> {
  const named = textField(readArguments(argument), 'campaign');
  if (named !== undefined) return named;
  const store = await campaign.existing();
  const known = (await store?.notes.summaries({ collection: 'campaigns' })) ?? [];
  if (store === undefined || known.length === 0) {
    return askText({ prompt: 'Name of the new campaign', value: 'Creatures' });
  }
  return (await requestedCampaign(store, argument))?.docId;
}

async function importWithProgress(
  { campaign: file }: Services,
  from: string,
  campaign: string,
): Promise<CreatureImportReport> {
  const { importCreatures } = await import('../documents/creatures/importCreatures');
  return withNotification('Importing creatures', (progress, token) =>
    importCreatures(() => file.created(), { from, campaign }, reportFiles(progress), token),
  );
}
