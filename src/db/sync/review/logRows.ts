import type { RecordId } from '../../../core/model/ids';
import type { Page } from '../../../core/ports/lists';
import type { LogQuery, SyncLogLine } from '../../../core/ports/syncReview';
import type { Sql } from '../../connection/sqlConnection';
import { pageOf, readCursor } from '../../read/pageCursor';

interface LogRow {
  readonly id: number;
  readonly at: number;
  readonly message: string;
  readonly docId: RecordId | null;
  readonly title: string | null;
}

/** A page of what sync did, newest first. A line about a note begins with the note's id. */
export async function readLogPage(
  sql: Sql,
  { docId, limit, after }: LogQuery,
): Promise<Page<SyncLogLine>> {
  const rows = await sql.all<LogRow>(
    `SELECT l.id, l.at, l.message, n.docId, n.title FROM sync_log AS l
      LEFT JOIN notes AS n ON n.docId = substr(l.message, 1, instr(l.message || ' ', ' ') - 1)
      WHERE (?1 IS NULL OR l.id < ?1) AND (?2 IS NULL OR n.docId = ?2) ORDER BY l.id DESC LIMIT ?3`,
    [...readCursor(after, 1), docId ?? null, limit + 1],
  );
  return pageOf(rows, limit, {
    keyOf: ({ id }) => [id],
    items: rows.slice(0, limit).map(toLine),
  });
}

function toLine({ id, at, message, docId, title }: LogRow): SyncLogLine {
  return { id, at, message, note: docId === null ? null : { docId, title: title ?? '' } };
}
