import { otherAudience } from '../core/model/audience';
import type { RecordId } from '../core/model/ids';
import type { RemoteCompaction, RemoteDocument, RemotePlace } from '../core/ports/remoteStore';
import type { RemoteState, SyncUnit } from '../core/ports/syncStore';
import { applyRemote } from './applyRemote';
import type { RecordDocuments } from './classify';
import { currentState } from './currentState';
import { compareTimes, laterCursor, rewindCursor } from './cursor';
import { deletionsToHold, hold } from './massDeletion';
import { readBodies } from './readBodies';
import { readTwins } from './readTwins';
import { sameImage } from './sameImage';
import type { SyncContext } from './syncContext';

/** Documents one question asks for. */
const questionSize = 300;

/** What the server has, of documents this file knows, after deleted ones were taken out. */
interface Losses {
  /** Deleted documents, known as such here, that are there no longer. */
  readonly forgotten: readonly RecordId[];
  /** Documents that are there no longer and were not known to be deleted: read as what their deletions were. */
  readonly deletions: readonly RecordDocuments[];
  /** Documents that somebody made anew after they were taken out: their revisions begin again. */
  readonly reborn: readonly RemoteDocument[];
  /** Whether each of them could be read whole. */
  readonly isAll: boolean;
}

/**
 * Takes over that deleted documents were taken out on the server: what this file knew of them leaves in the transaction that
 * takes note of it, so that both sides count the same. Notes that this file did not know to be deleted, since it was not
 * synced for so long, are deleted now; with unsent edits they come back as new documents. Returns how many records changed.
 */
export async function followCompaction(
  context: SyncContext,
  place: RemotePlace,
  compaction: RemoteCompaction,
): Promise<number> {
  const state = await currentState(context, place.campaignId, place.audience);
  if (compaction.rev <= state.compactedRev) return 0;
  const losses = await findLosses(context, place, compaction);
  const findHeld = await deletionsToHold(
    context,
    place.campaignId,
    losses.deletions.map(([first]) => first),
  );
  const changed = await context.store.sync.transaction(context.lease, async (unit) => {
    const held = await findHeld(unit);
    const isHeld = ([{ docId }]: RecordDocuments): boolean => held.has(docId);
    for (const [document] of losses.deletions.filter(isHeld)) {
      await hold(unit, place.campaignId, document);
    }
    const lost = losses.deletions.filter((record) => !isHeld(record));
    const count = await apply(context, unit, place, { ...losses, deletions: lost });
    const { rev, compactedBefore } = compaction;
    // What waits for the user's answer, or cannot be read whole yet, is asked for again when the proof does not hold.
    const isAll = losses.isAll && held.size === 0;
    const taken = isAll ? { compactedBefore, compactedRev: rev } : {};
    await unit.setState({ ...state, cursor: laterCursor(state.cursor, compaction), ...taken });
    return count;
  });
  context.tally.pulled += changed;
  context.logger.info(
    `sync: ${losses.forgotten.length + losses.deletions.length} deleted documents were taken out on the server`,
  );
  return changed;
}

async function apply(
  context: SyncContext,
  unit: SyncUnit,
  place: RemotePlace,
  { forgotten, deletions, reborn }: Losses,
): Promise<number> {
  const { campaignId, audience } = place;
  let changed = 0;
  for (const docId of forgotten) await unit.retireBase(docId, place);
  for (const record of deletions) {
    if (await applyRemote(context, unit, campaignId, record)) changed += 1;
    await unit.retireBase(record[0].docId, place);
  }
  for (const document of reborn) {
    const { docId } = document;
    const base = (await unit.bases(docId, campaignId))[audience];
    if (base === undefined) continue;
    // What it was stays the ancestor, and any revision is news.
    const before = { ...base, rev: 0 };
    await unit.setBase({ docId, ...place, base: before, remoteUpdatedAt: null });
    if (await applyRemote(context, unit, campaignId, [document])) changed += 1;
  }
  return changed;
}

/** Asks for every document that may have been taken out. */
async function findLosses(
  context: SyncContext,
  place: RemotePlace,
  { compactedBefore }: RemoteCompaction,
): Promise<Losses> {
  const { store, remote, checkpoint } = context;
  const { campaignId, audience } = place;
  const which = (await knowsAllBefore(context, place, compactedBefore)) ? 'deleted' : 'all';
  const known = [...(await store.sync.oldBases(place, compactedBefore, which))];
  const gone: (readonly [RecordId, RemoteState])[] = [];
  const reborn: RemoteDocument[] = [];
  for (let start = 0; start < known.length; start += questionSize) {
    checkpoint();
    const asked = known.slice(start, start + questionSize);
    const found = await remote.read(
      campaignId,
      audience,
      asked.map(([docId]) => docId),
    );
    for (const [docId, base] of asked) {
      const document = found.get(docId);
      if (document === undefined) gone.push([docId, base]);
      else if (isReborn(document, base)) reborn.push(document);
    }
  }
  const unknown = gone.filter(([, { deleted }]) => !deleted);
  // Before the time up to which all of it was deleted, so that it is asked for again while it waits.
  const { updatedAt } = rewindCursor({ updatedAt: compactedBefore, docId: '' }, 1);
  const deletions = await asDeletions(context, place, { gone: unknown, updatedAt });
  const whole = await readBodies(context, campaignId, reborn);
  return {
    forgotten: gone.filter(([, { deleted }]) => deleted).map(([docId]) => docId),
    deletions,
    reborn: whole,
    isAll: deletions.length === unknown.length && whole.length === reborn.length,
  };
}

/** Whether this file was proven to have everything that changed before a time: then it knows of every deletion before it. */
async function knowsAllBefore(
  context: SyncContext,
  { campaignId, audience }: RemotePlace,
  time: string,
): Promise<boolean> {
  const { safeCursor } = await currentState(context, campaignId, audience);
  return safeCursor !== null && compareTimes(safeCursor.updatedAt, time) >= 0;
}

function isReborn(document: RemoteDocument, base: RemoteState): boolean {
  return document.rev < base.rev || (document.rev === base.rev && !sameImage(document, base));
}

/** The documents as their deletions were, or as what was left of them where the record lives on with the other audience. */
async function asDeletions(
  context: SyncContext,
  { campaignId, audience }: RemotePlace,
  {
    gone,
    updatedAt,
  }: {
    readonly gone: readonly (readonly [RecordId, RemoteState])[];
    readonly updatedAt: string;
  },
): Promise<readonly RecordDocuments[]> {
  const bases = new Map(gone);
  const left = gone.map(([docId, { collection, rev }]): RemoteDocument => {
    const emptied = { collection, deleted: true, data: {}, body: '', rev: rev + 1 };
    return { ...emptied, moved: true, docId, audience, updatedAt, seen: new Set() };
  });
  const other = otherAudience(audience);
  const heads = await context.store.sync.baseHeads(campaignId, [...bases.keys()]);
  const movedAway = new Set(
    heads.filter((head) => head.audience === other && !head.moved).map(({ docId }) => docId),
  );
  const records = await readTwins(context, campaignId, left);
  return records.map((record) => {
    const [{ docId }] = record;
    const base = bases.get(docId);
    if (base === undefined || movedAway.has(docId) || record.length > 1) return record;
    const deleted = { ...base, deleted: true, rev: base.rev + 1 };
    return [{ ...deleted, docId, audience, updatedAt, seen: new Set<string>() }];
  });
}
