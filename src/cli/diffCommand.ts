import { diffText } from '../core/history/diffText';
import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';
import { readNumber, requireVersion } from './versionArguments';

export const diffCommand: Command = {
  name: 'diff',
  usage: 'diff --db FILE ID N [--to M] [--json]',
  summary: 'Prints what changed from a version of a note to its present text, as a unified diff.',
  options: ['to'],
  positionals: ['id', 'version'],
  run: runDiff,
};

function runDiff({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  const from = readNumber('VERSION', args.required('version'));
  const to = args.optional('to');
  const toId = to === undefined ? null : readNumber('--to', to);
  return withStore(args.required('db'), 'read', async (store) => {
    const before = await requireVersion(store, docId, from);
    const after = await requireVersion(store, docId, toId);
    const text = diffText(
      { name: `${before.title} (version ${from})`, text: before.text },
      {
        name: `${after.title} (${toId === null ? 'present' : `version ${toId}`})`,
        text: after.text,
      },
    );
    return { text, json: { id: docId, from, to: toId, diff: text } };
  });
}
