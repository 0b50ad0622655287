import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';

export const deleteCommand: Command = {
  name: 'delete',
  usage: 'delete --db FILE --id ID [--json]',
  summary: 'Deletes a note; the next sync deletes it everywhere.',
  options: ['id'],
  positionals: [],
  run: runDelete,
};

function runDelete({ args }: CommandContext): Promise<CommandResult> {
  const id = args.required('id');
  return withStore(args.required('db'), 'write', async (store) => {
    const note = await requireNote(store.notes, id);
    await store.write((unit) => unit.remove(note.docId), 'command');
    return { text: `Deleted "${note.title}".\n`, json: { id: note.docId, deleted: true } };
  });
}
