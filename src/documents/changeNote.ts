import { MoonforgeError } from '../core/errors';
import { countNotes } from '../core/history/operationLabel';
import type { StoryStatus } from '../core/model/collections';
import { findIn } from '../core/model/definitions';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';

/** Gives notes a status; those of collections without one are refused as `invalid-input`, and then none is changed. */
export async function setNoteStatus(
  store: CampaignStore,
  notes: readonly NoteSummary[],
  status: StoryStatus,
): Promise<void> {
  const [first] = notes;
  const what = notes.length === 1 && first ? `"${first.title}"` : countNotes(notes.length);
  await store.write(
    async (unit) => {
      for (const { collection, docId, title } of notes) {
        if (!Object.hasOwn(findIn(unit.definitions, collection)?.fields ?? {}, 'status')) {
          throw new MoonforgeError('invalid-input', `"${title}" has no status.`);
        }
        await unit.put(collection, { docId, status });
      }
    },
    { origin: 'command', label: `Set status ${status}: ${what}` },
  );
}
