import { importSource } from '../documents/import/importFolder';
import { readSource } from '../documents/import/readSource';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { formatProblems } from './problemList';

export const importCommand: Command = {
  name: 'import',
  usage: 'import --db FILE --campaign NAME --from DIR [--json]',
  summary: 'Reads a folder of Markdown into a campaign; makes the file and the campaign if needed.',
  options: ['campaign', 'from'],
  positionals: [],
  run: runImport,
};

async function runImport({ args, token }: CommandContext): Promise<CommandResult> {
  const file = args.required('db');
  const campaign = args.required('campaign');
  // Read before the file is opened: a folder that cannot be imported makes no campaign file.
  const source = await readSource(args.required('from'), () => undefined, token);
  const report = await withStore(file, 'create', (store) =>
    importSource(store, { source, campaign }, () => undefined, token),
  );
  const { campaignId, created, updated, unchanged, problems } = report;
  const counts = `${created} new, ${updated} changed, ${unchanged} unchanged`;
  return {
    text: `${formatProblems(problems)}Imported into "${campaign}" (${campaignId}): ${counts}.\n`,
    json: {
      campaignId,
      created,
      updated,
      unchanged,
      problems: problems.map((problem) => ({ ...problem })),
    },
  };
}
