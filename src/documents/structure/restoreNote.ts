import { MoonforgeError } from '../../core/errors';
import type { RecordId } from '../../core/model/ids';
import type { CampaignStore } from '../../core/ports/campaignStore';

/** Brings a deleted note back with what was deleted together with it; gives their ids. */
export async function restoreNote(
  store: CampaignStore,
  docId: RecordId,
): Promise<readonly RecordId[]> {
  const { title } = await requireVersion(store, docId, null);
  return store.write((unit) => unit.restore(docId), {
    origin: 'command',
    label: `Restore "${title}"`,
  });
}

/** Gives a note the state of one of its versions. */
export async function restoreNoteVersion(
  store: CampaignStore,
  docId: RecordId,
  versionId: number,
): Promise<void> {
  const { title, at } = await requireVersion(store, docId, versionId);
  await store.write((unit) => unit.restoreVersion(docId, versionId), {
    origin: 'command',
    label: `Restore "${title}" to its version of ${new Date(at).toISOString()}`,
  });
}

async function requireVersion(
  { history }: CampaignStore,
  docId: RecordId,
  versionId: number | null,
): Promise<{ readonly title: string; readonly at: number }> {
  const version = await history.version(docId, versionId);
  if (version !== undefined) return version;
  const what = versionId === null ? `note ${docId}` : `version ${versionId} of the note ${docId}`;
  throw new MoonforgeError('not-found', `There is no ${what}.`);
}
