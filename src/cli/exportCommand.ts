import { exportCampaign } from '../headless';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { formatProblems } from './problemList';

export const exportCommand: Command = {
  name: 'export',
  usage: 'export --db FILE --campaign NAME --to DIR [--layout story|source] [--json]',
  summary:
    'Writes a campaign as a folder of Markdown files, or brings an earlier export up to date.',
  options: ['campaign', 'to', 'layout'],
  positionals: [],
  run: runExport,
};

async function runExport({ args, token }: CommandContext): Promise<CommandResult> {
  const options = {
    campaign: args.required('campaign'),
    folder: args.required('to'),
    layout: args.choice('layout', ['story', 'source']) ?? 'story',
  };
  const report = await withStore(args.required('db'), 'read', (store) =>
    exportCampaign(store, options, () => undefined, token),
  );
  const { notes, attachments, problems } = report;
  const files =
    attachments === 0 ? `${notes} notes` : `${notes} notes and ${attachments} attachments`;
  return {
    text: `${formatProblems(problems)}Exported ${files} to ${options.folder}.\n`,
    json: { ...report, problems: problems.map((problem) => ({ ...problem })) },
  };
}
