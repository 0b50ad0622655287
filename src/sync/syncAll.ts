import type { SyncReport } from '../core/ports/syncEngine';
import type { RoundKind } from './campaignSync';
import { campaignEventOf } from './campaignTable';
import { failureLine, failureOf } from './failure';
import type { SyncContext } from './syncContext';
import type { SyncSession } from './syncSession';

/** What a round over all campaigns of the file did, and the first failure that concerned one of them only. */
export interface RoundResult {
  readonly report: Omit<SyncReport, 'pending'>;
  /** With the campaign's name in front where the file has several. */
  readonly failure: Error | undefined;
}

/**
 * Gives each campaign of the file its turn. One that fails does not stop the others, and sits out rounds that begin by
 * themselves for a while; who asks for a round has all of them tried.
 */
export async function syncAll(
  context: SyncContext,
  session: SyncSession,
  kind: RoundKind,
): Promise<RoundResult> {
  let verified = true;
  let failure: Error | undefined;
  const campaignIds = await context.store.sync.campaignIds();
  session.keepOnly(campaignIds);
  for (const campaignId of campaignIds) {
    const campaign = session.campaign(campaignId);
    if (kind !== 'full' && !campaign.isDue(context.clock.now())) continue;
    try {
      verified = (await campaign.turn(context, kind)) && verified;
    } catch (error) {
      if (campaignEventOf(error) === 'interrupted') throw error;
      context.logger.warn(failureLine(error));
      const title = campaignIds.length > 1 ? campaign.status.title : undefined;
      failure ??= failureOf(title, error);
    }
  }
  return { report: { ...context.tally, verified }, failure };
}
