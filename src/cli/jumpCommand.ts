import type { Command, CommandContext, CommandResult } from './command';
import { readLimit } from './limit';
import { noteRow } from './noteRow';
import { withStore } from './openStore';
import { formatTable } from './table';

export const jumpCommand: Command = {
  name: 'jump',
  usage: 'jump --db FILE [--limit N] NAME… [--json]',
  summary:
    'Finds notes by name or alias, typos and all, best match first: kind, title, document id.',
  options: ['limit'],
  positionals: ['name'],
  takesRest: true,
  run: runJump,
};

async function runJump({ args }: CommandContext): Promise<CommandResult> {
  const text = args.required('name');
  const limit = readLimit(args);
  const hits = await withStore(args.required('db'), 'read', (store) =>
    store.findNames({ text, ...(limit === undefined ? {} : { limit }) }),
  );
  return {
    text: formatTable(hits.map(({ note }) => [note.kind, note.title, note.docId])),
    json: hits.map(({ note, name }) => ({ ...noteRow(note), name })),
  };
}
