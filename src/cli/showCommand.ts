import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';
import { readNumber, requireVersion } from './versionArguments';

export const showCommand: Command = {
  name: 'show',
  usage: 'show --db FILE ID --version N [--json]',
  summary: "Prints the text of one of a note's versions, byte for byte.",
  options: ['version'],
  positionals: ['id'],
  run: runShow,
};

function runShow({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  const versionId = readNumber('--version', args.required('version'));
  return withStore(args.required('db'), 'read', async (store) => {
    const { text, fields, title } = await requireVersion(store, docId, versionId);
    return { text, json: { id: docId, version: versionId, title, fields, text } };
  });
}
