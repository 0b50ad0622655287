import type { CampaignId } from '../core/model/ids';
import type { RemoteWrite } from '../core/ports/remoteStore';
import { followCompaction } from './followCompaction';
import type { SyncContext } from './syncContext';

/**
 * Finds out whether deleted documents were taken out of the server since this file last read of it, and follows: edits of such
 * a document are queued anew, for one that is made anew. Costs one read a round for each audience that the writes are for.
 */
export async function findTakenOut(
  context: SyncContext,
  campaignId: CampaignId,
  writes: readonly Pick<RemoteWrite, 'audience'>[],
): Promise<void> {
  const { takenOut } = context.refusals.of(campaignId);
  for (const audience of new Set(writes.map((write) => write.audience))) {
    if (takenOut.has(audience)) continue;
    context.checkpoint();
    const place = { campaignId, audience };
    const compaction = await context.remote.compaction(place);
    takenOut.set(audience, compaction?.rev ?? 0);
    if (compaction !== undefined) await followCompaction(context, place, compaction, new Set());
  }
}
