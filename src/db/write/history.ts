import { recordData } from '../records/recordData';
import type { StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Transaction } from './transaction';

/** Keeps the state that a write is about to replace. */
export async function keepVersion(
  { sql, now, origin, operation }: Transaction,
  replaced: StoredRecord,
): Promise<void> {
  await sql.run(
    `INSERT INTO versions
      (collection, docId, campaignId, rev, updatedAt, replacedAt, origin, data, body, operationId)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      replaced.definition.name,
      replaced.docId,
      replaced.campaignId,
      replaced.rev,
      replaced.updatedAt,
      now,
      origin,
      JSON.stringify({ ...recordData(replaced), deletedAt: replaced.deletedAt }),
      textValue(replaced.values, 'body'),
      await operation.id(),
    ],
  );
}
