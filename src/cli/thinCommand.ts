import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';

export const thinCommand: Command = {
  name: 'thin',
  usage: 'thin --db FILE [--json]',
  summary: 'Removes old versions that are close to others, as the editor does by itself.',
  options: [],
  positionals: [],
  run: runThin,
};

function runThin({ args, token }: CommandContext): Promise<CommandResult> {
  return withStore(args.required('db'), 'write', async ({ history }) => {
    const removed = await history.thin(token);
    const versions = removed === 1 ? '1 version' : `${removed} versions`;
    return { text: `Removed ${versions}.\n`, json: { removed } };
  });
}
