import type { CampaignId } from '../core/model/ids';
import type { OutboxOperation } from '../core/ports/syncStore';
import { isDue } from './backoff';
import { batchesOf, byteSize } from './batchLimits';
import { freezeBatch } from './freezeBatch';
import { frozenOperation, type FrozenOperation } from './frozenOperation';
import { readBack } from './readBack';
import { sendBatch } from './sendBatch';
import type { SyncContext } from './syncContext';

/** Batches in a row of which nothing lands (others keep being faster) before the rest waits for the next round. */
const fruitlessBatches = 10;

/**
 * Sends a campaign's outbox: first finds out about rows of unknown fate, then batch by batch what is ready. `waits` tells
 * whether rows that wait after failures keep waiting or are tried at once.
 */
export async function push(
  context: SyncContext,
  campaignId: CampaignId,
  waits: 'kept' | 'ended' = 'kept',
): Promise<void> {
  await resumeInflight(context, campaignId, waits);
  let fruitless = 0;
  while (fruitless < fruitlessBatches) {
    context.checkpoint();
    const batch = await freezeBatch(context, campaignId);
    if (batch === undefined) return;
    const before = context.tally.pushed;
    if (batch.length > 0) await sendBatch(context, campaignId, batch);
    fruitless = context.tally.pushed === before ? fruitless + 1 : 0;
  }
}

/** Rows a former round or process left inflight: what has not landed goes out again, exactly as it was frozen. */
async function resumeInflight(
  context: SyncContext,
  campaignId: CampaignId,
  waits: 'kept' | 'ended',
): Promise<void> {
  const rows = await context.store.sync.inflightOperations(campaignId);
  if (rows.length === 0) return;
  const operations = await thaw(context, rows);
  const now = context.clock.now();
  for (const batch of batchesOf(operations, ({ write }) => byteSize(write.state))) {
    context.checkpoint();
    const untouched = await readBack(context, campaignId, batch);
    const due = untouched.filter(
      ({ nextAttemptAt }) => waits === 'ended' || isDue(nextAttemptAt, now),
    );
    if (due.length > 0) await sendBatch(context, campaignId, due);
  }
}

/** Rows that are not frozen on the present base are queued anew. */
function thaw(
  { store, lease, device }: SyncContext,
  rows: readonly OutboxOperation[],
): Promise<readonly FrozenOperation[]> {
  return store.sync.transaction(lease, async (unit) => {
    unit.announce(rows.map(({ docId }) => docId));
    const operations: FrozenOperation[] = [];
    for (const row of rows) {
      const bases = await unit.bases(row.docId, row.campaignId);
      const operation = frozenOperation(row, bases, device);
      if (operation === undefined) await unit.enqueue(row.docId, row.collection, row.campaignId);
      else operations.push(operation);
    }
    return operations;
  });
}
