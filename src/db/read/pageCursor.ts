import { MoonforgeError } from '../../core/errors';
import { parseJson } from '../../core/json';
import type { Page, PageCursor } from '../../core/ports/lists';
import type { SqlValue } from '../connection/sqlConnection';

/** Rows of a page when the caller leaves it open. */
export const pageLimit = 50;

/** The cursor behind a row, made of its values in the columns that order the rows. */
export function cursorBehind(keys: readonly SqlValue[]): PageCursor {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/**
 * Reads where a page begins: the `length` sort values of the last row before it, null each for the first page. Rejects
 * with `invalid-input` what is no cursor of rows ordered by so many columns.
 */
export function readCursor(after: PageCursor | undefined, length: number): readonly SqlValue[] {
  if (after === undefined) return Array.from({ length }, () => null);
  const keys: unknown = parseJson(Buffer.from(after, 'base64url').toString());
  const fits = Array.isArray(keys) && keys.length === length && keys.every(isKey);
  if (fits) return keys;
  throw noCursor(after);
}

/** The error for a cursor that nobody gave. */
export function noCursor(cursor: PageCursor): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `"${cursor}" is no cursor. Take "next" of a page, or begin with the first.`,
  );
}

/** Makes a page of up to `limit` of the rows; one more was asked for to see whether there is another page. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  {
    keyOf,
    items,
  }: {
    readonly keyOf: (row: Row) => readonly SqlValue[];
    readonly items: readonly T[];
  },
): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? { items } : { items, next: cursorBehind(keyOf(last)) };
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
