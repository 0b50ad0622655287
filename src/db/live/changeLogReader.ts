import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';

/** What transactions changed since a place in the change log. */
export interface LogNews {
  /** The log's last entry; what comes later is news next time. */
  readonly seq: number;
  /** The changed documents; `undefined` when the log no longer reaches back, and any document may have changed. */
  readonly docIds: readonly RecordId[] | undefined;
}

/** Reads which documents changed since the entry `seen`; nothing is news to somebody who comes first. */
export async function readNews(sql: Sql, seen: number | undefined): Promise<LogNews> {
  if (seen === undefined) return { seq: await lastSequence(sql), docIds: [] };
  const rows = await sql.all<{ readonly seq: number; readonly docId: RecordId }>(
    'SELECT seq, docId FROM change_log WHERE seq > ? ORDER BY seq',
    [seen],
  );
  const [first] = rows;
  if (first === undefined) return { seq: seen, docIds: [] };
  const whole = first.seq === seen + 1;
  const docIds = [...new Set(rows.map(({ docId }) => docId))];
  return { seq: rows.at(-1)?.seq ?? seen, docIds: whole ? docIds : undefined };
}

/** The number of the change log's last entry, 0 when it has none. */
export async function lastSequence(sql: Sql): Promise<number> {
  const row = await sql.get<{ readonly seq: number | null }>(
    'SELECT max(seq) AS seq FROM change_log',
  );
  return row?.seq ?? 0;
}
