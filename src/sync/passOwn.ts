import type { RemoteDocument, RemotePlace } from '../core/ports/remoteStore';
import { compareTotals } from './compareTotals';
import { currentState } from './currentState';
import { laterCursor } from './cursor';
import type { OwnWrites } from './landed';
import type { SyncContext } from './syncContext';

/** So many documents cost no more to read than to be told from others'. */
const cheapToRead = 2;

/**
 * Moves the cursor behind what this round wrote itself without reading it again, if nobody else wrote after the cursor.
 * Returns whether it did.
 *
 * The newest document is an own one, at the revision it got here. After one commit, all of whose documents have one server
 * time, nothing else is then new if just as many documents stand after the cursor: whoever changed one of them since made
 * that one the newest. After several commits the proof has to hold. Costs two reads, or one and the proof's. What
 * shows later than the time it carries is found by the next proof, as after any pull.
 */
export async function passOwn(context: SyncContext, place: RemotePlace): Promise<boolean> {
  const own = context.landed.take(place);
  if (own.docIds.size <= cheapToRead) return false;
  context.checkpoint();
  const newest = await context.remote.newest(place.campaignId, place.audience);
  if (newest === undefined || !own.docIds.has(newest.docId)) return false;
  if (!(await isAsWritten(context, place, newest))) return false;
  if (!(await isAlone(context, place, own))) return false;
  await moveBehind(context, place, newest);
  return true;
}

/** Whether nobody changed the document since it was written here. */
async function isAsWritten(
  { store }: SyncContext,
  { campaignId, audience }: RemotePlace,
  { docId, rev }: RemoteDocument,
): Promise<boolean> {
  const heads = await store.sync.baseHeads(campaignId, [docId]);
  return heads.some((head) => head.audience === audience && head.rev === rev);
}

/** Whether nobody else's document is new. */
async function isAlone(context: SyncContext, place: RemotePlace, own: OwnWrites): Promise<boolean> {
  if (own.commits === 1) {
    const { cursor } = await currentState(context, place.campaignId, place.audience);
    const count = await context.remote.countAfter(place.campaignId, place.audience, cursor);
    return count === own.docIds.size;
  }
  const missing = await compareTotals(context, place);
  return missing.documents === 0 && missing.revisions === 0;
}

async function moveBehind(
  context: SyncContext,
  { campaignId, audience }: RemotePlace,
  newest: RemoteDocument,
): Promise<void> {
  const { store, lease, clock } = context;
  const state = await currentState(context, campaignId, audience);
  await store.sync.transaction(lease, (unit) =>
    unit.setState({
      ...state,
      cursor: laterCursor(state.cursor, newest),
      lastSyncedAt: clock.now(),
    }),
  );
}
