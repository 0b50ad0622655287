import { MoonforgeError, reasonOf } from '../core/errors';
import type { CampaignId, RecordId } from '../core/model/ids';
import { audiencesOfRole } from '../core/model/roles';
import type { RemoteDocument, RemotePlace } from '../core/ports/remoteStore';
import { assertOnServer } from './assertOnServer';
import { assertSameServer } from './assertSameServer';
import { compareTimes } from './cursor';
import { keptDays } from './keptDays';
import { pull } from './pull';
import type { SyncContext } from './syncContext';
import { verify } from './verify';

/** Documents of one commit. */
const commitSize = 100;

/**
 * Takes deleted documents out of the server that were deleted more than `days` days ago, so that nobody reads and counts them
 * any more. For owners. The server's clock decides: a wrong one here makes it refuse, or takes out less. May be ended at any
 * step and begun again. Returns how many notes that were. Rejects with `permission-denied` for others than owners, with `stale`
 * while this file lacks something that is there, with `invalid-input` for fewer than `keptDays`, and with
 * `rules-not-deployed` where nothing but this program would keep notes that somebody brings back meanwhile.
 */
export async function compactTombstones(
  context: SyncContext,
  campaignId: CampaignId,
  days: number,
): Promise<number> {
  const { store, remote, clock } = context;
  if (!Number.isInteger(days) || days < keptDays) throw tooSoon();
  if (remote.comparesItself) throw rulesFirst(remote.rulesAdvice);
  await assertSameServer(store.sync, campaignId, remote.identity);
  const { role, compactedBefore = '0.000000000' } = assertOnServer(
    await remote.campaign(campaignId),
  );
  if (role !== 'owner') throw notTheOwner();
  const own = { ...context, audiences: audiencesOfRole(role) };
  for (const audience of own.audiences) {
    const place = { campaignId, audience };
    await pull(own, campaignId, audience);
    if (!(await verify(own, place))) throw notEqual();
  }
  const before = timeBefore(clock.now(), days);
  const limit = compareTimes(before, compactedBefore) > 0 ? before : compactedBefore;
  if (limit !== compactedBefore) await remote.allowCompaction(campaignId, limit).catch(explain);
  // A note that was moved left a document in each part.
  const gone = new Set<RecordId>();
  for (const audience of own.audiences) {
    const docIds = await takeOutAll(own, { campaignId, audience }, { before, limit });
    for (const docId of docIds) gone.add(docId);
  }
  context.logger.info(`sync: took ${gone.size} deleted notes out of the server`);
  return gone.size;
}

/** Until when documents were deleted that go, and until when the campaign lets them go. */
interface Limits {
  readonly before: string;
  readonly limit: string;
}

/** Gives the notes whose deletions went: not those of which only the place they were moved from did. */
async function takeOutAll(
  context: SyncContext,
  place: RemotePlace,
  { before, limit }: Limits,
): Promise<readonly RecordId[]> {
  const { store, remote, checkpoint } = context;
  const known = [...(await store.sync.oldBases(place, before, 'deleted')).keys()];
  const candidates = known.filter((docId) => docId !== place.campaignId);
  const gone: RecordId[] = [];
  for (let start = 0; start < candidates.length; start += commitSize) {
    checkpoint();
    const docIds = candidates.slice(start, start + commitSize);
    const found = await remote.read(place.campaignId, place.audience, docIds);
    const old = [...found.values()].filter((document) => isOld(document, before));
    if (old.length === 0) continue;
    await remote.takeOut(place, old, limit).catch(explain);
    gone.push(...old.filter(({ moved }) => moved !== true).map(({ docId }) => docId));
  }
  // What this file knew of them leaves it, as it does on every other device.
  await pull(context, place.campaignId, place.audience);
  return gone;
}

function isOld({ deleted, updatedAt }: RemoteDocument, before: string): boolean {
  return deleted && compareTimes(updatedAt, before) < 0;
}

/** A number of days before a point in time (milliseconds since the epoch), as in `SyncCursor`. */
function timeBefore(now: number, days: number): string {
  const seconds = Math.floor(now / 1000) - days * 86_400;
  return `${Math.max(0, seconds)}.000000000`;
}

/** The same answer is given for a clock that is ahead, and for a note that somebody brought back meanwhile. */
function explain(error: unknown): never {
  if (reasonOf(error) !== 'permission-denied') throw error;
  throw new MoonforgeError(
    'stale',
    'The server refused to take the deleted notes out: somebody may just have brought one of them back. Nothing was lost; try again.',
    error,
  );
}

function tooSoon(): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `Deleted notes stay on the server for ${keptDays} days at least, so that every device hears of the deletion.`,
  );
}

function rulesFirst(advice: string): MoonforgeError {
  return new MoonforgeError(
    'rules-not-deployed',
    `Deleted notes are taken out of servers only whose rules keep the living ones. ${advice}`,
  );
}

function notTheOwner(): MoonforgeError {
  return new MoonforgeError(
    'permission-denied',
    'Only an owner of the campaign takes deleted notes out of the server.',
  );
}

function notEqual(): MoonforgeError {
  return new MoonforgeError(
    'stale',
    'This file does not have all that the server has yet, so nothing was taken out: try again when sync has settled.',
  );
}
