import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';

export const splitCommand: Command = {
  name: 'split',
  usage: 'split --db FILE ID HEADING [--title TITLE] [--kind KIND] [--embed] [--json]',
  summary: "Moves a section (Heading or Outer#Inner) to a note of its own; prints that note's id.",
  options: ['title', 'kind'],
  flags: ['embed'],
  positionals: ['id', 'heading'],
  run: runSplit,
};

function runSplit({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  const path = args.required('heading').split('#');
  const [title, kind] = [args.optional('title'), args.optional('kind')];
  return withStore(args.required('db'), 'write', async (store) => {
    const { splitSection } = await import('../documents/structure/structure');
    const id = await splitSection(
      store,
      { docId, section: { path } },
      {
        ...(title === undefined ? {} : { title }),
        ...(kind === undefined ? {} : { kind }),
        embed: args.flag('embed'),
      },
    );
    return { text: `${id}\n`, json: { id } };
  });
}
