import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';

export const checkCommand: Command = {
  name: 'check',
  usage: 'check --db FILE [--json]',
  summary: 'Checks the whole file: the database itself and what the tables say about each other.',
  options: [],
  positionals: [],
  run: runCheck,
};

async function runCheck({ args, token }: CommandContext): Promise<CommandResult> {
  const { ok, notes, problems } = await withStore(args.required('db'), 'read', (store) =>
    store.check({ token }),
  );
  const lines = problems.map((problem) => `${problem}\n`).join('');
  const result = {
    text: `${lines}${notes} notes, ${problems.length} problems.\n`,
    json: { ok, notes, problems },
  };
  return ok ? result : { ...result, failure: 'The campaign file has problems; see the list.' };
}
