import { countNotes } from '../core/history/operationLabel';
import type { ChildrenOfDeleted } from '../documents/structure/deleteNotes';
import { deleteNotes } from '../documents/structure/deleteNotes';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';

export const deleteCommand: Command = {
  name: 'delete',
  usage: 'delete --db FILE --id ID [--children with|lift] [--json]',
  summary:
    'Deletes a note, or a campaign with all its notes; the next sync deletes them everywhere.',
  options: ['id', 'children'],
  positionals: [],
  run: runDelete,
};

function runDelete({ args }: CommandContext): Promise<CommandResult> {
  const id = args.required('id');
  const children = readChildren(args.optional('children'));
  return withStore(args.required('db'), 'write', async (store) => {
    const note = await requireNote(store.notes, id);
    const below = (await deleteNotes(store, [note], children)) - 1;
    return {
      text: `Deleted "${note.title}"${below <= 0 ? '' : ` with its ${countNotes(below)}`}.\n`,
      json: { id: note.docId, deleted: true },
    };
  });
}

/** What becomes of the notes below; they stay unless told. */
function readChildren(text = 'lift'): ChildrenOfDeleted {
  if (text === 'with' || text === 'lift') return text;
  throw new UsageError(`--children is "with" or "lift", not "${text}".`);
}
