import type { Page, PageCursor, PageWindow } from '../../core/ports/lists';
import { noCursor, pageOf, readCursor } from './pageCursor';

/** Where a row stands in every list: the columns of `notes` that lists are ordered by. */
export interface ListPlace {
  readonly position: string;
  readonly sortKey: string;
  readonly docId: string;
}

/** Reads a cursor. Rejects what is none with `invalid-input`. */
export function placeOf(cursor: PageCursor): ListPlace {
  const [position, sortKey, docId] = readCursor(cursor, 3);
  if (typeof position === 'string' && typeof sortKey === 'string' && typeof docId === 'string') {
    return { position, sortKey, docId };
  }
  throw noCursor(cursor);
}

/** Asks for one row past the page, which tells whether there is another page. */
export function onePast<Q extends PageWindow>(query: Q): Q {
  return { ...query, limit: query.limit + 1 };
}

/** Makes a page of the rows that `onePast` asked for. */
export function listPage<R extends ListPlace, T>(
  rows: readonly R[],
  limit: number,
  toItem: (row: R) => T,
): Page<T> {
  return pageOf(rows, limit, {
    keyOf: ({ position, sortKey, docId }) => [position, sortKey, docId],
    items: rows.slice(0, limit).map(toItem),
  });
}
