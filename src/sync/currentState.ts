import type { Audience } from '../core/model/audience';
import type { CampaignId } from '../core/model/ids';
import type { SyncState } from '../core/ports/syncStore';
import type { SyncContext } from './syncContext';

/** What is known of an audience of a campaign on the connected server; nothing yet where it was never synced. */
export async function currentState(
  { store, remote }: Pick<SyncContext, 'store' | 'remote'>,
  campaignId: CampaignId,
  audience: Audience,
): Promise<SyncState> {
  const state = await store.sync.state(campaignId, audience);
  return {
    campaignId,
    audience,
    cursor: state?.cursor ?? null,
    safeCursor: state?.safeCursor ?? null,
    verifiedAt: state?.verifiedAt ?? null,
    lastSyncedAt: state?.lastSyncedAt ?? null,
    compactedBefore: state?.compactedBefore ?? null,
    compactedRev: state?.compactedRev ?? 0,
    remote: remote.identity,
  };
}
