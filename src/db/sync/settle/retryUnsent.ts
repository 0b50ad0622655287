import type { CampaignId, RecordId } from '../../../core/model/ids';
import type { Transaction } from '../../write/transaction';
import { noteChange } from '../removeOperation';

interface RetriedRow {
  readonly id: number;
  readonly docId: RecordId;
  readonly collection: string;
  readonly campaignId: CampaignId;
}

/** Lets waiting and refused edits be sent at once; see `WriteUnit.retryUnsent`. Those on their way stay as they are. */
export async function retryUnsent(
  transaction: Transaction,
  docId: RecordId | undefined,
): Promise<number> {
  const { sql } = transaction;
  const rows = await sql.all<RetriedRow>(
    `SELECT id, docId, collection, campaignId FROM outbox_ops
      WHERE state <> 'inflight' AND (?1 IS NULL OR docId = ?1)
        AND (state = 'quarantined' OR nextAttemptAt > 0 OR attempts > 0)`,
    [docId ?? null],
  );
  await sql.run(
    `UPDATE outbox_ops SET state = 'pending', attempts = 0, nextAttemptAt = 0, lastError = NULL
      WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(rows.map(({ id }) => id))],
  );
  for (const row of rows) noteChange(transaction, row);
  return rows.length;
}
