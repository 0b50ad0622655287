import type { RemotePlace } from '../core/ports/remoteStore';
import type { SyncContext } from './syncContext';

/** What a file lacks of an audience. */
export interface Missing {
  readonly documents: number;
  readonly revisions: number;
  /** Documents that are there, known, and cannot be taken over; in none of the others. */
  readonly unreadable: number;
}

/**
 * What this file lacks of an audience: nothing when it has the newest revision of every
 * document, negative when the server lacks something. The local figures come first, so a change on the server in between can
 * break the proof but never fake it.
 */
export async function compareTotals(
  { store, remote, checkpoint, unreadable }: SyncContext,
  place: RemotePlace,
): Promise<Missing> {
  const { campaignId, audience } = place;
  checkpoint();
  const known = unreadable.of(place);
  const heads = known.size === 0 ? [] : await store.sync.baseHeads(campaignId, [...known.keys()]);
  const bases = new Map(
    heads.filter((head) => head.audience === audience).map(({ docId, rev }) => [docId, rev]),
  );
  const apart = [...known].filter(([docId, rev]) => rev > (bases.get(docId) ?? 0));
  const here = await store.sync.totals(campaignId, audience);
  const there = await remote.totals(campaignId, audience);
  const without = apart.filter(([docId]) => !bases.has(docId)).length;
  const behind = apart.reduce((sum, [docId, rev]) => sum + rev - (bases.get(docId) ?? 0), 0);
  return {
    documents: there.count - here.count - without,
    revisions: there.revSum - here.revSum - behind,
    unreadable: apart.length,
  };
}
