import { salvageFile } from '../headless';
import type { Command, CommandContext, CommandResult } from './command';

export const salvageCommand: Command = {
  name: 'salvage',
  usage: 'salvage --db FILE --to DIR [--json]',
  summary: 'Writes every note that can still be read from a damaged file to a new folder.',
  options: ['to'],
  positionals: [],
  run: runSalvage,
};

async function runSalvage({ args, token }: CommandContext): Promise<CommandResult> {
  const folder = args.required('to');
  const report = await salvageFile(
    { file: args.required('db'), folder },
    { report: () => undefined, token },
  );
  const { notes, fromHistory, lost } = report;
  return {
    text: `Wrote ${notes} notes to ${folder}, ${fromHistory} of them from the history; ${lost.length} were not found.\n`,
    json: { ...report, lost: [...lost] },
  };
}
