import { MoonforgeError } from '../core/errors';
import { noteTextOf } from '../core/markdown/noteText';
import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { noteRow } from './noteRow';
import { withStore } from './openStore';

export const getCommand: Command = {
  name: 'get',
  usage: 'get --db FILE --id ID [--json]',
  summary: "Prints a note's text, byte for byte.",
  options: ['id'],
  positionals: [],
  run: runGet,
};

function runGet({ args }: CommandContext): Promise<CommandResult> {
  const id = args.required('id');
  return withStore(args.required('db'), 'read', async ({ notes }) => {
    const summary = await requireNote(notes, id);
    const record = await notes.get(summary.docId);
    if (record === undefined) throw new MoonforgeError('not-found', `There is no note "${id}".`);
    const text = noteTextOf(record);
    return { text, json: { ...noteRow(summary), text } };
  });
}
