import type { CampaignId } from '../core/model/ids';
import { isDue } from './backoff';
import type { SyncContext } from './syncContext';

/** Whether a campaign's outbox has rows that may be sent or looked into now. */
export async function hasWork(
  { store, clock }: SyncContext,
  campaignId: CampaignId,
): Promise<boolean> {
  const now = clock.now();
  if ((await store.sync.readyOperations({ campaignId, now, limit: 1 })).length > 0) return true;
  const inflight = await store.sync.inflightOperations(campaignId);
  return inflight.some(({ nextAttemptAt }) => isDue(nextAttemptAt, now));
}
