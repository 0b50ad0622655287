import type { RecordId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';
import { noteFileName } from './notePath';

/** One of the texts a conflict is about. */
export type ConflictSide = 'base' | 'mine' | 'theirs';

/** What a path of the sync scheme names. */
export type SyncDocument =
  | { readonly type: 'explanation'; readonly docId: RecordId }
  | { readonly type: 'conflict'; readonly id: number; readonly side: ConflictSide };

/** The path of the document that explains what sync does with a note. */
export function explanationPath(docId: RecordId, title: string): string {
  return `/explanation/${docId}/${noteFileName(`Sync of ${title.trim() || 'Untitled'}`)}`;
}

/** The path of one side of a conflict. */
export function conflictPath(id: number, side: ConflictSide, title: string): string {
  return `/conflict/${id}/${side}/${noteFileName(title)}`;
}

/** Reads a path of the sync scheme; `undefined` when nothing can be there. */
export function parseSyncPath(path: string): SyncDocument | undefined {
  const [type, first = '', second = ''] = path.split('/').filter((part) => part !== '');
  if (type === 'explanation') {
    const docId = parseRecordId(first);
    return docId && { type, docId };
  }
  const id = Number(first);
  const side = sides.find((known) => known === second);
  const isConflict = type === 'conflict' && Number.isSafeInteger(id) && side !== undefined;
  return isConflict ? { type, id, side } : undefined;
}

const sides: readonly ConflictSide[] = ['base', 'mine', 'theirs'];
