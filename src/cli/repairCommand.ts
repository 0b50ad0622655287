import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';

export const repairCommand: Command = {
  name: 'repair',
  usage: 'repair --db FILE [--json]',
  summary: 'Copies the file, then mends what follows from the notes; changes no text.',
  options: [],
  positionals: [],
  run: runRepair,
};

async function runRepair({ args, token }: CommandContext): Promise<CommandResult> {
  const { backup, mended, left } = await withStore(args.required('db'), 'write', (store) =>
    store.repair({ token }),
  );
  const lines = [
    ...mended.map((problem) => `Mended: ${problem}`),
    ...left.map((problem) => `Left: ${problem}`),
    `${mended.length} problems mended, ${left.length} left.`,
  ];
  const result = {
    text: lines.map((line) => `${line}\n`).join(''),
    json: { backup, mended, left },
  };
  return left.length === 0
    ? result
    : {
        ...result,
        failure: 'Some problems are left; docs/recovery.md says what to do about them.',
      };
}
