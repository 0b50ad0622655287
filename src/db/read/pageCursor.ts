import { MoonforgeError } from '../../core/errors';
import type { PageCursor } from '../../core/ports/lists';

/** Where a row stands in every list: the columns of `notes` that lists are ordered by. */
export interface ListPlace {
  readonly position: string;
  readonly sortKey: string;
  readonly docId: string;
}

/** The cursor behind a row. */
export function cursorBehind({ position, sortKey, docId }: ListPlace): PageCursor {
  return Buffer.from(JSON.stringify([position, sortKey, docId])).toString('base64url');
}

/** Reads a cursor. Rejects what is none with `invalid-input`. */
export function placeOf(cursor: PageCursor): ListPlace {
  const parts = readParts(cursor);
  const [position, sortKey, docId] = parts;
  if (
    parts.length === 3 &&
    typeof position === 'string' &&
    typeof sortKey === 'string' &&
    typeof docId === 'string'
  ) {
    return { position, sortKey, docId };
  }
  throw new MoonforgeError('invalid-input', `"${cursor}" is no cursor. Take "next" of a page.`);
}

function readParts(cursor: PageCursor): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
