import type { RemotePlace } from '../core/ports/remoteStore';
import type { SyncContext } from './syncContext';

/**
 * What this file lacks of an audience, in documents and in revisions: both 0 when it has the newest revision of every
 * document, negative when the server lacks something. The local figures come first, so a change on the server in between can
 * break the proof but never fake it.
 */
export async function compareTotals(
  { store, remote, checkpoint }: SyncContext,
  { campaignId, audience }: RemotePlace,
): Promise<{ readonly documents: number; readonly revisions: number }> {
  checkpoint();
  const here = await store.sync.totals(campaignId, audience);
  const there = await remote.totals(campaignId, audience);
  return { documents: there.count - here.count, revisions: there.revSum - here.revSum };
}
