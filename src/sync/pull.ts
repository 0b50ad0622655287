import type { Audience } from '../core/model/audience';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteCompaction, RemoteDocument, RemotePlace } from '../core/ports/remoteStore';
import type { SyncCursor } from '../core/ports/syncStore';
import { applyRemote } from './applyRemote';
import { currentState } from './currentState';
import { cutAtGroups, laterCursor, splitAtGroup } from './cursor';
import { followCompaction } from './followCompaction';
import { deletionsToHold, hold, settleDeletions } from './massDeletion';
import { passOwn } from './passOwn';
import { readPages } from './readPages';
import { readTwins } from './readTwins';
import type { SyncContext } from './syncContext';

/** Documents one transaction takes over, and those of the same server time: others wait for the file meanwhile. */
const stepSize = 200;

/** Takes over what changed on the server after an audience's cursor. Returns the number of records that changed here. */
export async function pull(
  context: SyncContext,
  campaignId: CampaignId,
  audience: Audience,
): Promise<number> {
  const place = { campaignId, audience };
  if (await passOwn(context, place)) return 0;
  const { cursor } = await currentState(context, campaignId, audience);
  return sweep(context, place, cursor);
}

/**
 * Reads the server's documents from a position to the end and applies them, a whole group of one server time (so a
 * whole commit) at once. The cursor only moves forward, so a sweep from further back repairs without losing its place.
 */
export async function sweep(
  context: SyncContext,
  place: RemotePlace,
  from: SyncCursor | null,
): Promise<number> {
  const { compactedRev } = await currentState(context, place.campaignId, place.audience);
  let held: readonly RemoteDocument[] = [];
  let changed = 0;
  let end = from;
  let compaction: RemoteCompaction | undefined;
  const found = new Set<RecordId>();
  for await (const page of readPages(context, place, from)) {
    if (page.compaction !== undefined && page.compaction.rev > compactedRev) {
      ({ compaction } = page);
    }
    end = page.end ?? end;
    const complete = page.complete || page.end === null;
    const { whole, rest } = splitAtGroup([...held, ...page.documents], complete);
    for (const { docId } of page.documents) found.add(docId);
    for (const step of cutAtGroups(whole, stepSize)) {
      context.checkpoint();
      // Whoever is interrupted before what was taken out is followed has to read of it again.
      const cursor = compaction === undefined ? 'moves' : 'stays';
      changed += await applyStep(context, place, step, cursor);
    }
    held = rest;
  }
  if (compaction !== undefined) {
    changed += await followCompaction(context, place, compaction, found);
    await moveCursor(context, place, end);
  }
  return changed + (await settleDeletions(context, place));
}

async function moveCursor(
  context: SyncContext,
  { campaignId, audience }: RemotePlace,
  end: SyncCursor | null,
): Promise<void> {
  const state = await currentState(context, campaignId, audience);
  const cursor = laterCursor(state.cursor, end ?? undefined);
  await context.store.sync.transaction(context.lease, (unit) =>
    unit.setState({ ...state, cursor }),
  );
}

/** Asks once more for the documents of an audience that could not be taken over so far. */
export async function readAgain(context: SyncContext, place: RemotePlace): Promise<void> {
  const { remote, unreadable, checkpoint } = context;
  const known = [...unreadable.of(place).keys()];
  if (known.length === 0) return;
  checkpoint();
  const found = await remote.read(place.campaignId, place.audience, known);
  for (const docId of known) if (!found.has(docId)) unreadable.forget(place, docId);
  await applyStep(context, place, [...found.values()], 'stays');
  await settleDeletions(context, place);
}

/** One transaction: the documents and the cursor behind them, unless it stays, are stored together or not at all. */
async function applyStep(
  context: SyncContext,
  { campaignId, audience }: RemotePlace,
  documents: readonly RemoteDocument[],
  cursor: 'moves' | 'stays' = 'moves',
): Promise<number> {
  const { store, lease, clock, tally } = context;
  const records = await readTwins(context, campaignId, documents);
  const state = await currentState(context, campaignId, audience);
  const findHeld = await deletionsToHold(context, campaignId, documents);
  const changed = await store.sync.transaction(lease, async (unit) => {
    unit.announce(documents.map(({ docId }) => docId));
    const held = await findHeld(unit);
    let count = 0;
    for (const record of records) {
      const [document, ...twins] = record;
      if (twins.length === 0 && held.has(document.docId)) await hold(unit, campaignId, document);
      else if (await applyRemote(context, unit, campaignId, record)) count += 1;
    }
    await unit.setState({
      ...state,
      cursor: cursor === 'stays' ? state.cursor : laterCursor(state.cursor, documents.at(-1)),
      lastSyncedAt: clock.now(),
    });
    return count;
  });
  tally.pulled += changed;
  return changed;
}
