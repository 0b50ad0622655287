import type { RecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import type { PlacedFile } from '../export/layOut';
import type { MirrorContext } from './mirrorContext';

/** Where a note's file may stand: at its place, else beside it under a name with its id. */
export function placesOf(docId: RecordId, place: string): readonly string[] {
  const { stem, ext } = cut(place);
  return [place, ...[docId.slice(0, 8), docId].map((id) => `${stem} (${id})${ext}`)];
}

/** Moves files to where their notes belong; twice, for files that wait for each other's place. */
export async function moveToPlaces(
  { folder, ledger }: MirrorContext,
  placed: readonly PlacedFile<NoteSummary>[],
): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (const { record, path: place } of placed) {
      const { docId } = record;
      const entry = ledger.files.get(docId);
      if (entry === undefined || isAt(entry.path, place, docId)) continue;
      if (!(await folder.move(entry.path, place))) continue;
      ledger.set(docId, { ...entry, path: place });
      ledger.count('moved');
    }
  }
}

/** At its place, or beside it under a name with its id because another file stands there. */
function isAt(path: string, place: string, docId: RecordId): boolean {
  const { stem, ext } = cut(place);
  return path === place || (path.startsWith(`${stem} (${docId.slice(0, 8)}`) && path.endsWith(ext));
}

function cut(place: string): { readonly stem: string; readonly ext: string } {
  const ext = /\.[^./]+$/.exec(place)?.[0] ?? '';
  return { stem: place.slice(0, place.length - ext.length), ext };
}
