import { countNotes } from '../../core/history/operationLabel';
import type { RecordId } from '../../core/model/ids';
import type { CampaignStore, NoteSummary, WriteUnit } from '../../core/ports/campaignStore';
import { mayStandBelow, parentIdOf } from './requireNote';
import { notesBelow } from './subtree';

/**
 * What becomes of the notes below a deleted one: `with` deletes them too, `lift` puts them where the deleted note stood,
 * or at the top where they cannot stand there.
 */
export type ChildrenOfDeleted = 'with' | 'lift';

/**
 * Deletes notes together, a campaign with all its notes, as one operation; gives how many were deleted. Undo and restore
 * bring them back together.
 */
export function deleteNotes(
  store: CampaignStore,
  notes: readonly Pick<NoteSummary, 'collection' | 'docId' | 'title'>[],
  children: ChildrenOfDeleted = 'lift',
): Promise<number> {
  const [first] = notes;
  const what = notes.length === 1 && first ? `"${first.title}"` : countNotes(notes.length);
  return store.write((unit) => removeNotes(unit, notes, children), {
    origin: 'command',
    label: `Delete ${what}`,
  });
}

/** The same as a part of a larger operation. */
export async function removeNotes(
  unit: WriteUnit,
  notes: readonly { readonly collection: string; readonly docId: RecordId }[],
  children: ChildrenOfDeleted = 'lift',
): Promise<number> {
  let deleted = 0;
  for (const { collection, docId } of notes) {
    if (collection !== 'campaigns' && children === 'lift') await liftChildren(unit, docId);
    for (const id of [...(await goingWith(unit, collection, docId)), docId]) {
      if (await unit.remove(id)) deleted += 1;
    }
  }
  return deleted;
}

/** The live notes below a note that is about to be deleted; none once its children were lifted. */
async function goingWith(
  unit: WriteUnit,
  collection: string,
  docId: RecordId,
): Promise<readonly RecordId[]> {
  const below =
    collection === 'campaigns'
      ? await unit.summaries({ campaignId: docId })
      : await notesBelow(unit, docId);
  return below.map((note) => note.docId).filter((id) => id !== docId);
}

/** Puts the notes below one where it stands itself. */
export async function liftChildren(unit: WriteUnit, docId: RecordId): Promise<void> {
  const record = await unit.get(docId);
  const aboveId = record === undefined ? null : parentIdOf(record);
  const above = aboveId === null ? undefined : await unit.get(aboveId);
  for (const child of await unit.summaries({ parentId: docId })) {
    const fits = above !== undefined && mayStandBelow(unit, child, above);
    await unit.put(child.collection, {
      docId: child.docId,
      parentId: fits ? above.firebaseId : null,
    });
  }
}
