import type { CampaignId } from '../core/model/ids';
import type { Lease, SyncStore } from '../core/ports/syncStore';

/**
 * Forgets what the server once had of a campaign, so that the next round uploads all of it: to a server that lost it, or
 * to another one. What such a server does have is merged first. Nothing changes in the records.
 */
export async function uploadAgain(
  store: SyncStore,
  lease: Lease,
  campaignId: CampaignId,
): Promise<void> {
  await store.transaction(lease, (unit) => unit.forgetRemote(campaignId));
}
