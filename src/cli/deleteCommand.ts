import type { RecordId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import { deleteNotes } from '../documents/changeNote';
import type { Command, CommandContext, CommandResult } from './command';
import { requireNote } from './documentId';
import { withStore } from './openStore';

export const deleteCommand: Command = {
  name: 'delete',
  usage: 'delete --db FILE --id ID [--json]',
  summary:
    'Deletes a note, or a campaign with all its notes; the next sync deletes them everywhere.',
  options: ['id'],
  positionals: [],
  run: runDelete,
};

function runDelete({ args }: CommandContext): Promise<CommandResult> {
  const id = args.required('id');
  return withStore(args.required('db'), 'write', async (store) => {
    const note = await requireNote(store.notes, id);
    const below = note.collection === 'campaigns' ? await countNotesBelow(store, note.docId) : 0;
    await deleteNotes(store, [note]);
    const notes = below === 1 ? '1 note' : `${below} notes`;
    return {
      text: `Deleted "${note.title}"${below === 0 ? '' : ` with its ${notes}`}.\n`,
      json: { id: note.docId, deleted: true },
    };
  });
}

async function countNotesBelow({ notes }: CampaignStore, campaignId: RecordId): Promise<number> {
  return (await notes.summaries({ campaignId })).length - 1;
}
