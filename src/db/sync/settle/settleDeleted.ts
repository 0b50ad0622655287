import type { PreparedWrite, RecordChange, Transaction } from '../../write/transaction';

/** Prepares to settle the conflicts of notes that a batch deletes: nobody has to decide about them any more. */
export function prepareSettled(
  { sql, now }: Transaction,
  changes: readonly RecordChange[],
): PreparedWrite {
  const deleted = changes
    .filter(({ before, after }) => before?.deletedAt === null && after.deletedAt !== null)
    .map(({ after }) => after.docId);
  return async () => {
    if (deleted.length === 0) return;
    await sql.run(
      `UPDATE conflicts SET chosen = 'deleted', resolvedAt = ?
        WHERE resolvedAt IS NULL AND docId IN (SELECT value FROM json_each(?))`,
      [now, JSON.stringify(deleted)],
    );
  };
}
