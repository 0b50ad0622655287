import { isDeepStrictEqual } from 'node:util';
import { compareCodePoints, compareText } from '../../core/order/naturalCompare';
import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';
import type { NoteRow } from '../read/noteQueries';
import { noteRows } from '../read/noteQueries';
import type { ListPart } from '../read/listSql';
import { matchesFilter } from '../read/listSql';
import type { ListPlace } from '../read/listPlace';
import { placeOf } from '../read/listPlace';

/** What a watch asks again and again; runs in the transaction it is given. */
export type LiveQuery<T> = (sql: Sql) => Promise<LiveResult<T>>;

export interface LiveResult<T> {
  readonly value: T;
  /** Whether the result may be another one after these changes. */
  readonly touchedBy: (changes: RowChanges) => boolean;
}

/** The rows that transactions changed: their document ids, and what those still alive have become. */
export interface RowChanges {
  readonly docIds: ReadonlySet<RecordId>;
  readonly live: readonly NoteRow[];
}

/** A result that only the rows of one document change. */
export function documentResult<T>(docId: RecordId, value: T): LiveResult<T> {
  return { value, touchedBy: ({ docIds }) => docIds.has(docId) };
}

/** The part of a list that a watch shows. */
export interface ListedRows<T> {
  readonly part: ListPart;
  readonly value: readonly T[];
  /** Where each row of the value stands. */
  readonly places: readonly ListPlace[];
}

/**
 * A list's result: touched by changes of a row it holds, and by rows that now belong into it. A full page ends at its
 * last row, so what stands behind that one leaves it alone.
 */
export function listResult<T>({ part, value, places }: ListedRows<T>): LiveResult<readonly T[]> {
  const held = new Set<string>(places.map(({ docId }) => docId));
  const start = part.after === undefined ? undefined : placeOf(part.after);
  const end = places.length === part.limit ? places.at(-1) : undefined;
  const belongs = (row: NoteRow): boolean =>
    matchesFilter(part, row) &&
    (start === undefined || comparePlaces(row, start) > 0) &&
    (end === undefined || comparePlaces(row, end) < 0);
  return {
    value,
    touchedBy: ({ docIds, live }) =>
      [...docIds].some((docId) => held.has(docId)) || live.some(belongs),
  };
}

/** Reads what the changed rows have become. */
export async function readChanges(sql: Sql, docIds: readonly RecordId[]): Promise<RowChanges> {
  return { docIds: new Set(docIds), live: await noteRows(sql, { docIds }) };
}

export function sameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

function comparePlaces(a: ListPlace, b: ListPlace): number {
  return (
    compareCodePoints(a.position, b.position) ||
    compareCodePoints(a.sortKey, b.sortKey) ||
    compareText(a.docId, b.docId)
  );
}
