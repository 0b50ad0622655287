import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';

export const mergeCommand: Command = {
  name: 'merge',
  usage: 'merge --db FILE ID OTHER [--heading TEXT | --plain] [--json]',
  summary:
    "Puts another note's text behind a note's and deletes the other; links to it lead to the note.",
  options: ['heading'],
  flags: ['plain'],
  positionals: ['id', 'other'],
  run: runMerge,
};

function runMerge({ args }: CommandContext): Promise<CommandResult> {
  const [id, other] = [args.required('id'), args.required('other')];
  const heading = args.flag('plain') ? null : args.optional('heading');
  return withStore(args.required('db'), 'write', async (store) => {
    const { mergeNotes } = await import('../documents/structure/structure');
    const into = await requireNote(store.notes, id);
    const from = await requireNote(store.notes, other);
    const notes = { into: into.docId, from: from.docId };
    await mergeNotes(store, notes, heading === undefined ? {} : { heading });
    return {
      text: `Merged "${from.title}" into "${into.title}".\n`,
      json: { id: into.docId, merged: from.docId },
    };
  });
}
