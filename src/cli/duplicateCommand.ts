import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';

export const duplicateCommand: Command = {
  name: 'duplicate',
  usage: 'duplicate --db FILE ID [--subtree] [--json]',
  summary: "Copies a note, with --subtree all notes below it too; prints the copy's id.",
  options: [],
  flags: ['subtree'],
  positionals: ['id'],
  run: runDuplicate,
};

function runDuplicate({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  return withStore(args.required('db'), 'write', async (store) => {
    const { duplicateNote } = await import('../documents/structure/structure');
    const id = await duplicateNote(store, docId, { subtree: args.flag('subtree') });
    return { text: `${id}\n`, json: { id } };
  });
}
