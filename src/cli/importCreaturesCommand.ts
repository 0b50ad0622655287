import { writeCreatures } from '../documents/creatures/importCreatures';
import { readCreatures } from '../documents/creatures/readCreatures';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { formatProblems } from './problemList';

export const importCreaturesCommand: Command = {
  name: 'import-creatures',
  usage: 'import-creatures --db FILE --campaign NAME --from DIR|FILE [--json]',
  summary:
    "Reads creatures from Open5e's or 5e-bits' JSON files, each as a note with a stat block.",
  options: ['campaign', 'from'],
  positionals: [],
  run: runImportCreatures,
};

async function runImportCreatures({ args, token }: CommandContext): Promise<CommandResult> {
  const file = args.required('db');
  const campaign = args.required('campaign');
  // Read before the file is opened: a folder without creatures makes no campaign file.
  const source = await readCreatures(args.required('from'), () => undefined, token);
  const report = await withStore(file, 'create', (store) =>
    writeCreatures(store, { source, campaign }, () => undefined, token),
  );
  const { campaignId, created, updated, unchanged, kept, problems } = report;
  const counts = `${created} new, ${updated} changed, ${unchanged} unchanged, ${kept} kept as edited`;
  return {
    text: `${formatProblems(problems)}Creatures in "${campaign}" (${campaignId}): ${counts}.\n`,
    json: {
      campaignId,
      created,
      updated,
      unchanged,
      kept,
      problems: problems.map((problem) => ({ ...problem })),
    },
  };
}
