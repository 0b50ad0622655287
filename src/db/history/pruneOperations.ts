import type { CancellationToken } from '../../core/cancellation';
import type { Sql } from '../connection/sqlConnection';
import type { ThinParts } from './thinHistory';

/** Operations looked at in one transaction. */
const batchSize = 2_000;

/**
 * Removes the operations of which the history keeps nothing: no version that they replaced or made, no record that they
 * made, no operation that they undid.
 */
export async function pruneOperations(
  transact: ThinParts['transact'],
  token: CancellationToken,
): Promise<void> {
  // From the last one back: what an operation undid goes after it, so the next thinning finds what this one leaves.
  for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined;) {
    if (token.isCancellationRequested) return;
    const from: number = before;
    before = await transact(({ sql }) => pruneBatch(sql, from));
  }
}

/** The first operation looked at; `undefined` when there is none before it. */
async function pruneBatch(sql: Sql, before: number): Promise<number | undefined> {
  const rows = await sql.all<{ readonly id: number; readonly needed: number }>(
    `SELECT o.id,
        EXISTS (SELECT 1 FROM versions WHERE operationId = o.id)
        OR EXISTS (SELECT 1 FROM versions WHERE madeBy = o.id)
        OR EXISTS (SELECT 1 FROM creations WHERE operationId = o.id)
        OR o.id IN (SELECT undoneBy FROM operations WHERE undoneBy IS NOT NULL) AS needed
      FROM operations AS o WHERE o.id < ? ORDER BY o.id DESC LIMIT ?`,
    [before, batchSize],
  );
  const gone = rows.flatMap(({ id, needed }) => (needed === 0 ? id : []));
  if (gone.length > 0) {
    await sql.run('DELETE FROM operations WHERE id IN (SELECT value FROM json_each(?))', [
      JSON.stringify(gone),
    ]);
  }
  return rows.at(-1)?.id;
}
