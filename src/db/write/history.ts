import { runOverRows } from '../connection/bulkRows';
import { recordData } from '../records/recordData';
import type { StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Transaction } from './transaction';

const insertVersions = (rows: string): string =>
  `INSERT INTO versions
    (collection, docId, campaignId, rev, updatedAt, replacedAt, origin, data, body, operationId)
    VALUES ${rows}`;

/** Keeps the states that writes are about to replace, in their order. */
export async function keepVersions(
  { sql, now, origin, operation }: Transaction,
  replaced: readonly StoredRecord[],
): Promise<void> {
  if (replaced.length === 0) return;
  const operationId = await operation.id();
  await runOverRows(
    sql,
    insertVersions,
    replaced.map((record) => [
      record.definition.name,
      record.docId,
      record.campaignId,
      record.rev,
      record.updatedAt,
      now,
      origin,
      JSON.stringify({ ...recordData(record), deletedAt: record.deletedAt }),
      textValue(record.values, 'body'),
      operationId,
    ]),
  );
}
