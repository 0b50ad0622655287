import { runOverRows } from '../connection/bulkRows';
import type { SqlValue } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import type { PreparedWrite, QueuedEdit, Transaction } from './transaction';

/** Whether the server has, or may have, a document. */
const hasBase = `SELECT 1 FROM local_metas
  WHERE docId = ? AND collection = ? AND campaignId = ? AND rev IS NOT NULL`;

/**
 * Prepares local edits for the server. A document has one row, into which later edits coalesce. A trigger marks the record
 * dirty.
 */
export function prepareEdits(
  transaction: Transaction,
  edits: readonly QueuedEdit[],
): PreparedWrite {
  const { sql } = transaction;
  const prepared = edits.map((edit) => ({ ...edit, row: editRow(transaction, edit) }));
  return async () => {
    const waiting: (readonly SqlValue[])[] = [];
    const write = (): Promise<void> => runOverRows(sql, upsertOperations, waiting.splice(0));
    for (const { record, row } of prepared) {
      const isLive = record.deletedAt === null;
      // What is forgotten may be among the edits before it.
      if (!isLive) await write();
      if (!isLive && (await forgetUnsent(transaction, record))) continue;
      waiting.push(row);
    }
    await write();
  };
}

function editRow({ now }: Transaction, { record, changed }: QueuedEdit): readonly SqlValue[] {
  const { definition, docId, campaignId, deletedAt } = record;
  const operation = deletedAt === null ? 'upsert' : 'delete';
  return [definition.name, docId, campaignId, operation, JSON.stringify(changed), now];
}

const upsertOperations = (rows: string): string =>
  `INSERT INTO outbox_ops (collection, docId, campaignId, operation, payload, createdAt)
    VALUES ${rows}
    ON CONFLICT (docId, collection) DO UPDATE SET
      operation = excluded.operation,
      payload = (SELECT json_group_array(name) FROM (
        SELECT value AS name FROM json_each(outbox_ops.payload)
        UNION SELECT value FROM json_each(excluded.payload))),
      attempts = CASE state WHEN 'quarantined' THEN 0 ELSE attempts END,
      nextAttemptAt = CASE state WHEN 'quarantined' THEN 0 ELSE nextAttemptAt END,
      lastError = CASE state WHEN 'quarantined' THEN NULL ELSE lastError END,
      state = CASE state WHEN 'quarantined' THEN 'pending' ELSE state END`;

/**
 * Deleting what was never sent leaves the server as it is: the row goes. False when the document is, or may be, on the
 * server, which must then hear of the deletion.
 */
async function forgetUnsent({ sql }: Transaction, record: StoredRecord): Promise<boolean> {
  const document = [record.docId, record.definition.name] as const;
  if ((await sql.get(hasBase, [...document, record.campaignId])) !== undefined) return false;
  await sql.run(
    'DELETE FROM outbox_ops WHERE docId = ? AND collection = ? AND marker IS NULL',
    document,
  );
  const left = await sql.get(
    'SELECT 1 FROM outbox_ops WHERE docId = ? AND collection = ?',
    document,
  );
  return left === undefined;
}
