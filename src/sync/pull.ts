import type { CampaignId } from '../core/model/ids';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { SyncCursor } from '../core/ports/syncStore';
import { applyRemote } from './applyRemote';
import { currentState } from './currentState';
import { laterCursor, splitAtGroup } from './cursor';
import type { SyncContext } from './syncContext';

/** Documents one query asks for. */
const pageSize = 200;

/** Takes over what changed on the server after the campaign's cursor. Returns the number of records that changed here. */
export async function pull(context: SyncContext, campaignId: CampaignId): Promise<number> {
  const state = await context.store.sync.state(campaignId, 'gm');
  return sweep(context, campaignId, state?.cursor ?? null);
}

/**
 * Reads the server's documents from a position to the end and applies them, a whole group of one server time (so a
 * whole commit) at once. The cursor only moves forward, so a sweep from further back repairs without losing its place.
 */
export async function sweep(
  context: SyncContext,
  campaignId: CampaignId,
  from: SyncCursor | null,
): Promise<number> {
  let position = from;
  let held: readonly RemoteDocument[] = [];
  let changed = 0;
  for (;;) {
    context.checkpoint();
    const page = await context.remote.changesAfter(campaignId, 'gm', position, pageSize);
    const complete = page.complete || page.end === null;
    const { whole, rest } = splitAtGroup([...held, ...page.documents], complete);
    if (whole.length > 0) changed += await applyPage(context, campaignId, whole);
    if (complete) return changed;
    held = rest;
    position = page.end;
  }
}

/** One transaction: the page and the cursor behind it are stored together or not at all. */
async function applyPage(
  context: SyncContext,
  campaignId: CampaignId,
  documents: readonly RemoteDocument[],
): Promise<number> {
  const { store, lease, clock, tally } = context;
  const state = await currentState(context, campaignId, 'gm');
  const changed = await store.sync.transaction(lease, async (unit) => {
    unit.announce(documents.map(({ docId }) => docId));
    let count = 0;
    for (const document of documents) {
      if (await applyRemote(context, unit, campaignId, document)) count += 1;
    }
    await unit.setState({
      ...state,
      cursor: laterCursor(state.cursor, documents.at(-1)),
      lastSyncedAt: clock.now(),
    });
    return count;
  });
  tally.pulled += changed;
  return changed;
}
