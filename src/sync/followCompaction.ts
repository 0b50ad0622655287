import { otherAudience } from '../core/model/audience';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteCompaction, RemoteDocument, RemotePlace } from '../core/ports/remoteStore';
import type { RemoteState, SyncUnit } from '../core/ports/syncStore';
import { audienceOf } from '../core/sync/audienceOf';
import { withoutAudience } from '../core/sync/withoutAudience';
import { applyRemote } from './applyRemote';
import type { RecordDocuments } from './classify';
import { currentState } from './currentState';
import { compareTimes, rewindCursor } from './cursor';
import { deletionsToHold, hold } from './massDeletion';
import { readTwins } from './readTwins';
import type { SyncContext } from './syncContext';

/** Documents one question asks for. */
const questionSize = 300;

/** What the server has, of documents this file knows, after deleted ones were taken out. */
interface Losses {
  /** Deleted documents, known as such here, that are there no longer. */
  readonly forgotten: readonly RecordId[];
  /** Documents that are there no longer and were not known to be deleted: read as what their deletions were. */
  readonly deletions: readonly RecordDocuments[];
  /** Whether each of them could be read whole. */
  readonly isAll: boolean;
}

/**
 * Takes over that deleted documents were taken out on the server: what this file knew of them leaves in the transaction that
 * takes note of it, so that both sides count the same. Notes that this file did not know to be deleted, since it was not
 * synced for so long, are deleted now; with unsent edits they come back as new documents. `found` are documents that were just
 * read, so nobody took them out. Returns how many records changed.
 */
export async function followCompaction(
  context: SyncContext,
  place: RemotePlace,
  compaction: RemoteCompaction,
  found: ReadonlySet<RecordId>,
): Promise<number> {
  const state = await currentState(context, place.campaignId, place.audience);
  if (compaction.rev <= state.compactedRev) return 0;
  const losses = await findLosses(context, place, { compaction, found });
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
    if (isAll) await unit.setState({ ...state, compactedBefore, compactedRev: rev });
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
  { forgotten, deletions }: Losses,
): Promise<number> {
  const { campaignId } = place;
  let changed = 0;
  for (const docId of forgotten) await unit.retireBase(docId, place);
  for (const record of deletions) {
    const [{ docId }] = record;
    if (await applyRemote(context, unit, campaignId, record)) changed += 1;
    if (place.audience === 'table') await hide(unit, campaignId, docId);
    await unit.retireBase(docId, place);
  }
  return changed;
}

/**
 * Keeps a note that comes back from the players: whether it was hidden before it was deleted went with the deletion, and a
 * secret that was shown cannot be taken back.
 */
async function hide(unit: SyncUnit, campaignId: CampaignId, docId: RecordId): Promise<void> {
  const image = await unit.image(docId, campaignId);
  if (image === undefined || image.deleted || audienceOf(image) !== 'table') return;
  const { frontMatter } = image.data;
  const text = typeof frontMatter === 'string' ? frontMatter : '';
  const closed = { ...image, data: { ...image.data, frontMatter: withoutAudience(text) } };
  // Front matter that is written so oddly that the line cannot be taken out becomes a part of the body.
  const asBody = {
    ...image,
    data: { ...image.data, frontMatter: '' },
    body: `\n${text}${image.body}`,
  };
  const hidden = audienceOf(closed) === 'gm' ? closed : asBody;
  await unit.putImage(docId, campaignId, hidden, 0);
  await unit.enqueue(docId, image.collection, campaignId);
}

interface Question {
  readonly compaction: RemoteCompaction;
  readonly found: ReadonlySet<RecordId>;
}

/** Asks for every document that may have been taken out. */
async function findLosses(
  context: SyncContext,
  place: RemotePlace,
  { compaction: { compactedBefore }, found }: Question,
): Promise<Losses> {
  const { store, remote, checkpoint } = context;
  const { campaignId, audience } = place;
  const which = (await knowsAllBefore(context, place, compactedBefore)) ? 'deleted' : 'all';
  const old = await store.sync.oldBases(place, compactedBefore, which);
  const known = [...old].filter(([docId]) => !found.has(docId));
  const gone: (readonly [RecordId, RemoteState])[] = [];
  for (let start = 0; start < known.length; start += questionSize) {
    checkpoint();
    const asked = known.slice(start, start + questionSize);
    const docIds = asked.map(([docId]) => docId);
    const there = await remote.read(campaignId, audience, docIds);
    gone.push(...asked.filter(([docId]) => !there.has(docId)));
  }
  const unknown = gone.filter(([, { deleted }]) => !deleted);
  // Before the time up to which all of it was deleted, so that it is asked for again while it waits.
  const { updatedAt } = rewindCursor({ updatedAt: compactedBefore, docId: '' }, 1);
  const deletions = await asDeletions(context, place, { gone: unknown, updatedAt });
  return {
    forgotten: gone.filter(([, { deleted }]) => deleted).map(([docId]) => docId),
    deletions,
    isAll: deletions.length === unknown.length,
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
