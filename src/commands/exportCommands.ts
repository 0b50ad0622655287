import { window } from 'vscode';
import type { ExportOptions, ExportReport } from '../documents/export/exportCampaign';
import { inBackground } from '../platform/inBackground';
import { reportFiles, withNotification } from '../platform/withNotification';
import type { Services } from '../services';
import { choiceField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { showExportReport } from './transferMessages';
import { pickFolder, requestedCampaign } from './prompts';

/** Commands that bring a campaign out. */
export function exportCommands(services: Services): CommandTable<'exportCampaign'> {
  return { exportCampaign: (argument) => runExport(services, argument) };
}

/** `{ campaign, folder, layout }`: asks for what is not given; see `ExportOptions`. */
async function runExport(services: Services, argument: unknown): Promise<ExportReport | undefined> {
  const args = readArguments(argument);
  const campaign = await requestedCampaign(await services.campaign.required(), argument);
  if (campaign === undefined) return undefined;
  const layout = choiceField(args, 'layout', ['story', 'source'] as const) ?? (await pickLayout());
  if (layout === undefined) return undefined;
  const title = 'Empty folder, or an earlier export of the campaign';
  const folder = textField(args, 'folder') ?? (await pickFolder('Export', title));
  if (folder === undefined) return undefined;
  const report = await exportWithProgress(services, { campaign: campaign.docId, folder, layout });
  inBackground(showExportReport(report), services.logger);
  return report;
}

async function pickLayout(): Promise<ExportOptions['layout']> {
  const items = [
    { label: 'By story and kind', layout: 'story' },
    { label: 'As it was imported', layout: 'source' },
  ] as const;
  const picked = await window.showQuickPick(items, {
    title: 'Moonforge',
    placeHolder: 'Folders of the export',
  });
  return picked?.layout;
}

async function exportWithProgress(
  { campaign: file }: Services,
  options: ExportOptions,
): Promise<ExportReport> {
  const { exportCampaign } = await import('../documents/export/exportCampaign');
  const store = await file.required();
  return withNotification('Exporting', (progress, token) =>
    exportCampaign(store, options, reportFiles(progress), token),
  );
}
