import type { RecordId } from '../../../core/model/ids';
import type { Page } from '../../../core/ports/lists';
import type { EditsQuery, UnsentEdit } from '../../../core/ports/syncReview';
import type { Sql } from '../../connection/sqlConnection';
import { pageOf, readCursor } from '../../read/pageCursor';

interface EditRow extends Omit<UnsentEdit, 'deleted' | 'isOnServer'> {
  readonly id: number;
  readonly deleted: number;
  readonly isOnServer: number;
}

const selectEdits = `SELECT o.id, o.docId, o.collection, o.campaignId, o.state, o.attempts, o.createdAt,
  o.nextAttemptAt, o.lastError, ifnull(n.title, '') AS title, o.operation = 'delete' AS deleted,
  EXISTS (SELECT 1 FROM local_metas AS m WHERE m.docId = o.docId AND m.campaignId = o.campaignId
    AND m.baseJson IS NOT NULL) AS isOnServer
  FROM outbox_ops AS o LEFT JOIN notes AS n ON n.docId = o.docId`;

/** A page of unsent edits: those that failed before first, each oldest first. */
export async function readEditPage(
  sql: Sql,
  { which, limit, after }: EditsQuery,
): Promise<Page<UnsentEdit>> {
  const states = which === 'aside' ? ['quarantined'] : ['pending', 'inflight'];
  const rows = await sql.all<EditRow>(
    `${selectEdits} WHERE o.state IN (SELECT value FROM json_each(?1))
      AND (?2 IS NULL OR (o.lastError IS NULL, o.createdAt, o.id) > (?2, ?3, ?4))
      ORDER BY o.lastError IS NULL, o.createdAt, o.id LIMIT ?5`,
    [JSON.stringify(states), ...readCursor(after, 3), limit + 1],
  );
  return pageOf(rows, limit, {
    keyOf: ({ lastError, createdAt, id }) => [lastError === null ? 1 : 0, createdAt, id],
    items: rows.slice(0, limit).map(toEdit),
  });
}

export async function readEdit(sql: Sql, docId: RecordId): Promise<UnsentEdit | undefined> {
  const row = await sql.get<EditRow>(`${selectEdits} WHERE o.docId = ?`, [docId]);
  return row && toEdit(row);
}

function toEdit({ deleted, isOnServer, ...row }: EditRow): UnsentEdit {
  return { ...row, deleted: deleted === 1, isOnServer: isOnServer === 1 };
}
