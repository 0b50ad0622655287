import { MoonforgeError } from '../../core/errors';
import type { Paged } from '../../core/ports/linkReader';
import type { SqlValue } from '../connection/sqlConnection';

/** Rows of a page unless the caller says. */
export const pageLimit = 50;

/** Reads where a page begins: the sort values of the last row before it, null each for the first page. */
export function readCursor(after: string | undefined, length: number): readonly SqlValue[] {
  if (after === undefined) return Array.from({ length }, () => null);
  const values: unknown = parsed(after);
  const fits = Array.isArray(values) && values.length === length && values.every(isKey);
  if (fits) return values;
  throw new MoonforgeError('invalid-input', 'This is not where a page ends: begin with the first.');
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
): Paged<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items, next: last === undefined ? undefined : JSON.stringify(keyOf(last)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKey(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
