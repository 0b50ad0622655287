import { audiences, type Audience } from '../core/model/audience';
import type { CampaignId } from '../core/model/ids';
import { currentState } from './currentState';
import type { SyncContext } from './syncContext';

/** For each audience, the sum of the revisions that were taken out of the server, as far as this file has read of it. */
export type RevisionsTakenOut = ReadonlyMap<Audience, number>;

/**
 * The revisions from which documents count on that are made anew: more than any document ever had that is there no
 * longer, so that an edit of what it was before never passes for one of it.
 */
export async function revisionsTakenOut(
  context: SyncContext,
  campaignId: CampaignId,
): Promise<RevisionsTakenOut> {
  const heard = context.refusals.of(campaignId).takenOut;
  const known = new Map<Audience, number>();
  for (const audience of audiences) {
    const { compactedRev } = await currentState(context, campaignId, audience);
    // While deletions wait for an answer, what was taken out with them is not followed yet.
    known.set(audience, Math.max(compactedRev, heard.get(audience) ?? 0));
  }
  return known;
}
