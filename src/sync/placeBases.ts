import type { Audience } from '../core/model/audience';
import type { CampaignId } from '../core/model/ids';
import { isMisplaced } from './isMisplaced';
import type { SyncContext } from './syncContext';

/**
 * Makes records of documents that were pulled when this program did not know their collection yet: the server will not
 * send them again, so what it has of them is taken from their bases.
 */
export async function placeBases(
  { store, lease, logger }: SyncContext,
  campaignId: CampaignId,
  audience: Audience,
): Promise<void> {
  const unplaced = [...(await store.sync.unplaced(campaignId, audience))].filter(
    ([docId, { collection, moved }]) =>
      moved !== true && !isMisplaced(campaignId, { docId, collection }, undefined),
  );
  if (unplaced.length === 0) return;
  await store.sync.transaction(lease, async (unit) => {
    unit.announce(unplaced.map(([docId]) => docId));
    for (const [docId, state] of unplaced) {
      const { collection, deleted, data, body, rev } = state;
      await unit.putImage(docId, campaignId, { collection, deleted, data, body }, rev);
    }
  });
  logger.info(`sync: ${unplaced.length} documents of newly known collections became notes`);
}
