import { exportCampaign } from '../headless';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { formatProblems } from './problemList';

export const exportCommand: Command = {
  name: 'export',
  usage: 'export --db FILE --campaign NAME --to DIR [--json]',
  summary:
    'Writes a campaign as a folder of Markdown files, or brings an earlier export up to date.',
  options: ['campaign', 'to'],
  positionals: [],
  run: runExport,
};

async function runExport({ args, token }: CommandContext): Promise<CommandResult> {
  const options = { campaign: args.required('campaign'), folder: args.required('to') };
  const { campaignId, notes, problems } = await withStore(args.required('db'), 'read', (store) =>
    exportCampaign(store, options, () => undefined, token),
  );
  return {
    text: `${formatProblems(problems)}Exported ${notes} notes to ${options.folder}.\n`,
    json: { campaignId, notes, problems: problems.map((problem) => ({ ...problem })) },
  };
}
