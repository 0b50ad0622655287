import { moveNote } from '../documents/structure/moveNote';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';

export const moveCommand: Command = {
  name: 'move',
  usage: 'move --db FILE ID [--parent ID | --top] [--before ID | --after ID] [--json]',
  summary: 'Moves a note below another or to the top, and to a place among its siblings.',
  options: ['parent', 'before', 'after'],
  flags: ['top'],
  positionals: ['id'],
  run: runMove,
};

function runMove({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  const [parent, before, after] = ['parent', 'before', 'after'].map((name) => readId(args, name));
  if (before !== undefined && after !== undefined) {
    throw new UsageError('Give --before or --after, not both.');
  }
  if (parent !== undefined && args.flag('top')) {
    throw new UsageError('Give --parent or --top, not both.');
  }
  const parentId = args.flag('top') ? null : parent;
  const place = {
    ...(parentId === undefined ? {} : { parentId }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  return withStore(args.required('db'), 'write', async (store) => {
    await moveNote(store, docId, place);
    const note = await store.notes.summary(docId);
    return {
      text: `Moved "${note?.title ?? docId}".\n`,
      json: { id: docId, parent: note?.parentId ?? null },
    };
  });
}

function readId(args: Arguments, name: string): ReturnType<typeof readDocumentId> | undefined {
  const text = args.optional(name);
  return text === undefined ? undefined : readDocumentId(text);
}
