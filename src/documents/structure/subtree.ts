import type { RecordId } from '../../core/model/ids';
import type { NoteSummary, WriteUnit } from '../../core/ports/campaignStore';

/** Everything below a note, parents before their children, siblings in their order. */
export async function notesBelow(
  unit: WriteUnit,
  docId: RecordId,
): Promise<readonly NoteSummary[]> {
  const found: NoteSummary[] = [];
  const seen = new Set<RecordId>([docId]);
  const open: RecordId[] = [docId];
  for (let parentId = open.shift(); parentId !== undefined; parentId = open.shift()) {
    for (const note of await unit.summaries({ parentId })) {
      // Two devices may have put two places into each other.
      if (seen.has(note.docId)) continue;
      seen.add(note.docId);
      found.push(note);
      open.push(note.docId);
    }
  }
  return found;
}
