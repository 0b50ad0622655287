import { MoonforgeError } from '../core/errors';
import type { StoryStatus } from '../core/model/collections';
import { findCollection } from '../core/model/collections';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';

/** Gives notes a status; those of collections without one are refused as `invalid-input`, and then none is changed. */
export async function setNoteStatus(
  store: CampaignStore,
  notes: readonly NoteSummary[],
  status: StoryStatus,
): Promise<void> {
  await store.write(async (unit) => {
    for (const { collection, docId, title } of notes) {
      if (!Object.hasOwn(findCollection(collection)?.fields ?? {}, 'status')) {
        throw new MoonforgeError('invalid-input', `"${title}" has no status.`);
      }
      await unit.put(collection, { docId, status });
    }
  }, 'command');
}

/** Gives a note another title; its text, and links to it, stay as they are. */
export async function renameNote(
  store: CampaignStore,
  { collection, docId }: NoteSummary,
  title: string,
): Promise<void> {
  await store.write((unit) => unit.put(collection, { docId, title }), 'command');
}

/** Deletes notes together; a campaign with all its notes. */
export async function deleteNotes(
  store: CampaignStore,
  notes: readonly NoteSummary[],
): Promise<void> {
  await store.write(async (unit) => {
    for (const { collection, docId } of notes) {
      for (const id of collection === 'campaigns' ? await notesOf(docId) : [docId]) {
        await unit.remove(id);
      }
    }

    async function notesOf(campaignId: RecordId): Promise<readonly RecordId[]> {
      const own = await unit.summaries({ campaignId });
      return own.map((note) => note.docId);
    }
  }, 'command');
}
