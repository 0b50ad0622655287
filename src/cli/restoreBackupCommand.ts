import { backupChunks, restoreBackup } from '../headless';
import type { Command, CommandContext, CommandResult } from './command';

export const restoreBackupCommand: Command = {
  name: 'restore-backup',
  usage: 'restore-backup --from FILE.json --db NEWFILE [--replace] [--json]',
  summary:
    'Makes a campaign file from a backup. With --replace in the place of an old one, which is kept.',
  options: ['from'],
  flags: ['replace'],
  positionals: [],
  run: runRestoreBackup,
};

async function runRestoreBackup({ args, token }: CommandContext): Promise<CommandResult> {
  const name = args.required('from');
  const file = args.required('db');
  const report = await restoreBackup(
    { chunks: backupChunks(name), name, file, replace: args.flag('replace') },
    () => undefined,
    token,
  );
  const { rows, media, kept } = report;
  const old = kept === undefined ? '' : ` The former file is ${kept}.`;
  return {
    text: `Restored to ${file}, with ${media} attachments.${old}\n`,
    json: { file: report.file, rows, media, kept: kept ?? null },
  };
}
