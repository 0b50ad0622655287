import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';

export const kindCommand: Command = {
  name: 'kind',
  usage: 'kind --db FILE ID KIND [--json]',
  summary: 'Makes a note one of another kind; prints its id, which is another in a new collection.',
  options: [],
  positionals: ['id', 'kind'],
  run: runKind,
};

function runKind({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  const kind = args.required('kind');
  return withStore(args.required('db'), 'write', async (store) => {
    const { changeKind } = await import('../documents/structure/structure');
    const id = await changeKind(store, docId, kind);
    return { text: `${id}\n`, json: { id } };
  });
}
