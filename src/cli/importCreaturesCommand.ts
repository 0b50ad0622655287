import type { CampaignStore } from '../core/ports/campaignStore';
import { importCreatures, openCampaignStore } from '../headless';
import type { Command, CommandContext, CommandResult } from './command';
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
  const from = args.required('from');
  let store: CampaignStore | undefined;
  // Opened after the reading: a folder without creatures makes no campaign file.
  const open = async (): Promise<CampaignStore> => (store = await openCampaignStore({ file }));
  const report = await importCreatures(open, { from, campaign }, () => undefined, token).finally(
    () => store?.close(),
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
