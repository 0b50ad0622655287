import { countNotes } from '../core/history/operationLabel';
import { restoreNote, restoreNoteVersion } from '../documents/structure/restoreNote';
import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';
import { readNumber, requireVersion } from './versionArguments';

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore --db FILE ID [--version N] [--json]',
  summary:
    'Brings back a deleted note with what was deleted with it, or gives a note one of its versions.',
  options: ['version'],
  positionals: ['id'],
  run: runRestore,
};

function runRestore({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  const version = args.optional('version');
  const versionId = version === undefined ? undefined : readNumber('--version', version);
  return withStore(args.required('db'), 'write', async (store) => {
    if (versionId !== undefined) {
      await restoreNoteVersion(store, docId, versionId);
      const { title } = await requireVersion(store, docId, null);
      return {
        text: `"${title}" is as in version ${versionId} again.\n`,
        json: { restored: [docId], version: versionId },
      };
    }
    const restored = await restoreNote(store, docId);
    return {
      text: `Restored ${countNotes(restored.length)}.\n`,
      json: { restored: [...restored], version: null },
    };
  });
}
