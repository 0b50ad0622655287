import { runOverRows } from '../connection/bulkRows';
import type { SqlValue } from '../connection/sqlConnection';
import { recordData } from '../records/recordData';
import type { StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { PreparedWrite, Transaction } from './transaction';

const insertVersions = (rows: string): string =>
  `INSERT INTO versions
    (collection, docId, campaignId, rev, updatedAt, replacedAt, origin, data, body, operationId)
    VALUES ${rows}`;

/** Prepares to keep the states that writes are about to replace, in their order. */
export function prepareVersions(
  { sql, now, origin, operation }: Transaction,
  replaced: readonly StoredRecord[],
): PreparedWrite {
  const rows = replaced.map((record): readonly SqlValue[] => [
    record.definition.name,
    record.docId,
    record.campaignId,
    record.rev,
    record.updatedAt,
    now,
    origin,
    JSON.stringify({ ...recordData(record), deletedAt: record.deletedAt }),
    textValue(record.values, 'body'),
  ]);
  return async () => {
    if (rows.length === 0) return;
    const operationId = await operation.id();
    await runOverRows(
      sql,
      insertVersions,
      rows.map((row) => [...row, operationId]),
    );
  };
}
