import { writeBackupFile } from '../headless';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';

export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup --db FILE --to FILE.json [--json]',
  summary:
    'Writes everything in a campaign file, history and attachments included, as one JSON file.',
  options: ['to'],
  positionals: [],
  run: runBackup,
};

async function runBackup({ args, token }: CommandContext): Promise<CommandResult> {
  const to = args.required('to');
  const { rows, media, missing } = await withStore(args.required('db'), 'read', (store) =>
    writeBackupFile(store, to, () => undefined, token),
  );
  const lost = missing.map((path) => `warning: ${path}: The attachment is not there any more.\n`);
  return {
    text: `${lost.join('')}Backed up to ${to}, with ${media} attachments.\n`,
    json: { rows, media, missing },
  };
}
