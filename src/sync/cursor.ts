import { compareText } from '../core/order/naturalCompare';
import type { SyncCursor } from '../core/ports/syncStore';
import { earlierTime } from '../core/sync/serverTime';

/** The order of the change stream: server time, then document id by code unit. */
export function compareCursors(a: SyncCursor, b: SyncCursor): number {
  return compareTimes(a.updatedAt, b.updatedAt) || compareText(a.docId, b.docId);
}

/** The later of two positions, as a cursor and nothing more. */
export function laterCursor(a: SyncCursor | null, b: SyncCursor | undefined): SyncCursor | null {
  if (b === undefined) return a;
  const { updatedAt, docId } = a !== null && compareCursors(a, b) > 0 ? a : b;
  return { updatedAt, docId };
}

/** The position before everything of the time `seconds` earlier. */
export function rewindCursor({ updatedAt }: SyncCursor, seconds: number): SyncCursor {
  return { updatedAt: earlierTime(updatedAt, seconds), docId: '' };
}

/** Cuts ordered documents so that no group of one server time is split; the last group is whole when nothing follows. */
export function splitAtGroup<T extends SyncCursor>(
  documents: readonly T[],
  complete: boolean,
): { readonly whole: readonly T[]; readonly rest: readonly T[] } {
  const last = documents.at(-1);
  if (complete || last === undefined) return { whole: documents, rest: [] };
  const start = documents.findIndex(({ updatedAt }) => updatedAt === last.updatedAt);
  return { whole: documents.slice(0, start), rest: documents.slice(start) };
}

/** Cuts ordered documents into runs of at least `size`, the last excepted, so that no group of one server time is split. */
export function cutAtGroups<T extends SyncCursor>(
  documents: readonly T[],
  size: number,
): readonly (readonly T[])[] {
  const runs: T[][] = [];
  for (const document of documents) {
    const run = runs.at(-1);
    const isFull = run !== undefined && run.length >= size;
    if (run === undefined || (isFull && run.at(-1)?.updatedAt !== document.updatedAt)) {
      runs.push([document]);
    } else {
      run.push(document);
    }
  }
  return runs;
}

/** Orders server times: `seconds.nanoseconds` with nine digits behind the point and any number before it. */
export function compareTimes(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}
