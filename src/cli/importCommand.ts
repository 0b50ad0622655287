import type { CampaignStore } from '../core/ports/campaignStore';
import type { ImportReport } from '../documents/import/importFolder';
import { importFolder, openCampaignStore } from '../headless';
import type { Command, CommandContext, CommandResult } from './command';
import { formatProblems } from './problemList';

export const importCommand: Command = {
  name: 'import',
  usage:
    'import --db FILE --campaign NAME --from DIR [--as NAME] [--attachments copy|link|skip] [--remove-missing] [--restore-deleted] [--json]',
  summary: 'Reads a folder of Markdown into a campaign; makes the file and the campaign if needed.',
  options: ['campaign', 'from', 'as', 'attachments'],
  flags: ['remove-missing', 'restore-deleted'],
  positionals: [],
  run: runImport,
};

async function runImport({ args, token }: CommandContext): Promise<CommandResult> {
  const file = args.required('db');
  const options = {
    campaign: args.required('campaign'),
    folder: args.required('from'),
    attachments: args.choice('attachments', ['copy', 'link', 'skip']) ?? 'copy',
    removeMissing: args.flag('remove-missing'),
    restoreDeleted: args.flag('restore-deleted'),
    folderName: args.optional('as'),
  };
  let store: CampaignStore | undefined;
  // Opened after the reading: a folder that cannot be imported makes no campaign file.
  const open = async (): Promise<CampaignStore> => (store = await openCampaignStore({ file }));
  const report = await importFolder(open, options, () => undefined, token).finally(() =>
    store?.close(),
  );
  const text = `Imported into "${options.campaign}" (${report.campaignId}): ${countsOf(report)}.\n`;
  return {
    text: `${formatProblems(report.problems)}${missingLines(report)}${deletedLines(report)}${text}`,
    json: {
      ...report,
      deletedHere: report.deletedHere.map((deleted) => ({ ...deleted })),
      missing: report.missing.map((missing) => ({ ...missing })),
      skipped: report.skipped.map((skipped) => ({ ...skipped })),
      problems: report.problems.map((problem) => ({ ...problem })),
    },
  };
}

function countsOf(report: ImportReport): string {
  const { created, updated, unchanged, merged, moved, attachments, missing, skipped } = report;
  const removed = missing.filter((file) => file.removed).length;
  const restored = report.deletedHere.filter((file) => file.restored).length;
  const more: readonly (readonly [number, string])[] = [
    [merged, 'merged'],
    [moved, 'moved'],
    [attachments, 'attachments'],
    [missing.length - removed, 'no longer in the folder'],
    [removed, 'deleted'],
    [restored, 'restored'],
    [report.deletedHere.length - restored, 'deleted here'],
    [skipped.length, 'skipped'],
  ];
  return [
    ...[`${created} new`, `${updated} changed`, `${unchanged} unchanged`],
    ...more.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`),
  ].join(', ');
}

function missingLines({ missing }: ImportReport): string {
  return missing
    .map(({ path, removed }) => `${removed ? 'deleted' : 'no longer in the folder'}: ${path}\n`)
    .join('');
}

function deletedLines({ deletedHere }: ImportReport): string {
  return deletedHere
    .map(({ path, restored }) =>
      restored
        ? `restored: ${path}\n`
        : `deleted here, its file was left alone: ${path} (--restore-deleted brings it back)\n`,
    )
    .join('');
}
