import type { CancellationToken } from '../../core/cancellation';
import { thinnedVersions } from '../../core/history/thinnedVersions';
import type { Sql } from '../connection/sqlConnection';
import type { Transaction } from '../write/transaction';
import { pruneOperations } from './pruneOperations';

/** Documents looked at in one transaction. */
const batchSize = 50;

/** How long the undo of an operation on several notes keeps the versions it needs, in milliseconds. */
const undoAge = 30 * 24 * 3_600_000;

export interface ThinParts {
  readonly transact: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
}

/**
 * Removes versions by `thinnedVersions`, some documents at a time, then the operations that nothing refers to any more; gives
 * the number of versions removed, so far once cancelled.
 */
export async function thinHistory(
  { transact }: ThinParts,
  token: CancellationToken,
): Promise<number> {
  let removed = 0;
  for (let after: string | undefined = ''; after !== undefined;) {
    if (token.isCancellationRequested) return removed;
    const from: string = after;
    const batch = await transact((transaction) => thinBatch(transaction, from));
    removed += batch.removed;
    after = batch.last;
  }
  await pruneOperations(transact, token);
  return removed;
}

interface Batch {
  readonly removed: number;
  /** The last document looked at; `undefined` behind the last one. */
  readonly last: string | undefined;
}

async function thinBatch({ sql, now }: Transaction, after: string): Promise<Batch> {
  const documents = await sql.all<{ readonly docId: string }>(
    `SELECT docId FROM versions WHERE docId > ? GROUP BY docId HAVING count(*) > 2
      ORDER BY docId LIMIT ?`,
    [after, batchSize],
  );
  let removed = 0;
  for (const { docId } of documents) removed += await thinDocument(sql, docId, now);
  return { removed, last: documents.at(-1)?.docId };
}

interface VersionRow {
  readonly id: number;
  readonly at: number;
  readonly operationId: number | null;
  /** 1 while the search index has the body of this version. */
  readonly isIndexed: number;
}

async function thinDocument(sql: Sql, docId: string, now: number): Promise<number> {
  const rows = await sql.all<VersionRow>(
    `SELECT id, updatedAt AS at, operationId,
        id IN (SELECT versionId FROM stale_words) AS isIndexed
      FROM versions WHERE docId = ? ORDER BY id`,
    [docId],
  );
  const bulk = await bulkOperations(sql, rows, now - undoAge);
  const isBulk = (row: VersionRow | undefined): boolean => bulk.has(row?.operationId ?? -1);
  // An undo compares what was before the operation with what was right after it, and the search index may still have a
  // version's body.
  const dated = rows.map(({ id, at, isIndexed }, i) => ({
    id,
    at,
    needed: isBulk(rows[i]) || isBulk(rows[i - 1]) || isIndexed === 1,
  }));
  const gone = thinnedVersions(dated, now);
  if (gone.length === 0) return 0;
  await handOnMakers(sql, rows, new Set(gone));
  return sql.run('DELETE FROM versions WHERE id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(gone),
  ]);
}

/** The operations on several notes that are young enough to be undone. */
async function bulkOperations(
  sql: Sql,
  rows: readonly VersionRow[],
  since: number,
): Promise<ReadonlySet<number>> {
  const found = await sql.all<{ readonly id: number }>(
    `SELECT id FROM operations AS o WHERE id IN (SELECT value FROM json_each(?)) AND at >= ? AND
      1 < (SELECT count(*) FROM (SELECT docId FROM versions WHERE operationId = o.id
        UNION SELECT docId FROM creations WHERE operationId = o.id LIMIT 2))`,
    [JSON.stringify(rows.map(({ operationId }) => operationId)), since],
  );
  return new Set(found.map(({ id }) => id));
}

/** What made a state is read off the version before it: where that one goes, the version says it itself, once. */
async function handOnMakers(
  sql: Sql,
  rows: readonly VersionRow[],
  gone: ReadonlySet<number>,
): Promise<void> {
  for (const [i, row] of rows.entries()) {
    const previous = rows[i - 1];
    if (previous === undefined || !gone.has(previous.id) || gone.has(row.id)) continue;
    await sql.run('UPDATE versions SET madeBy = ? WHERE id = ? AND madeBy IS NULL', [
      previous.operationId,
      row.id,
    ]);
  }
}
