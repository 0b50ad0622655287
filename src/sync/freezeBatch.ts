import { messageOf } from '../core/errors';
import { otherAudience, type Audience } from '../core/model/audience';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { Bases, FileIdentity, SyncImage, SyncUnit } from '../core/ports/syncStore';
import { audienceOf } from '../core/sync/audienceOf';
import { homeOf } from '../core/sync/homeOf';
import { isLong, partsOf } from './bodyParts';
import { batchBytes, batchRows, byteSize } from './batchLimits';
import { frozenOperation, type FrozenOperation } from './frozenOperation';
import { newMarker } from './marker';
import { quarantine } from './quarantine';
import { revisionsTakenOut, type RevisionsTakenOut } from './revisionsTakenOut';
import { sameImage } from './sameImage';
import type { SyncContext } from './syncContext';
import { whyUnsendable } from './whyUnsendable';

/**
 * Takes what may be sent now and fixes, in one transaction, what each row sends: an edit made while it travels goes out
 * with the next one. Rows that change nothing leave the outbox, rows that are too large are set aside.
 * `undefined` when no row is ready.
 */
export async function freezeBatch(
  context: SyncContext,
  campaignId: CampaignId,
): Promise<readonly FrozenOperation[] | undefined> {
  const { store, lease, clock } = context;
  const query = { campaignId, now: clock.now(), limit: batchRows };
  const ready = await store.sync.readyOperations(query);
  if (ready.length === 0) return undefined;
  const takenOut = await revisionsTakenOut(context, campaignId);
  return store.sync.transaction(lease, async (unit) => {
    unit.announce(ready.map(({ docId }) => docId));
    const batch: FrozenOperation[] = [];
    let room = batchBytes;
    let identity: FileIdentity | undefined;
    for (const { docId } of ready) {
      const outgoing = await prepare(context, unit, { docId, campaignId });
      if (outgoing === undefined) continue;
      room -= byteSize(outgoing.image);
      if (room < 0 && batch.length > 0) break;
      identity ??= await nextCommit(context, unit);
      batch.push(await freeze(identity, unit, outgoing, takenOut));
    }
    return batch;
  });
}

/** Counts the commit, and lets this computer remember it before it goes out. */
async function nextCommit(
  { store, memory, logger }: SyncContext,
  unit: SyncUnit,
): Promise<FileIdentity> {
  const identity = await unit.nextCommit();
  const { deviceId, counter } = identity;
  await memory
    .remember(deviceId, { file: store.file, counter })
    .catch((error: unknown) => logger.warn(`sync: not remembered: ${messageOf(error)}`));
  return identity;
}

interface DocumentKey {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
}

interface Outgoing extends DocumentKey {
  readonly id: number;
  readonly image: SyncImage;
  readonly bases: Bases;
}

/** What a row would send; `undefined` when it has nothing to send or must not. */
async function prepare(
  context: SyncContext,
  unit: SyncUnit,
  { docId, campaignId }: DocumentKey,
): Promise<Outgoing | undefined> {
  const row = await unit.operation(docId, campaignId);
  if (row?.state !== 'pending') return undefined;
  const image = await unit.image(docId, campaignId);
  const bases = await unit.bases(docId, campaignId);
  if (image === undefined || changesNothing(image, bases)) {
    await unit.removeOperation(row.id);
    return undefined;
  }
  const sentence = whyUnsendable(context, image, bases);
  if (sentence !== undefined) {
    await quarantine(context, unit, row, { sentence });
    return undefined;
  }
  return { id: row.id, docId, campaignId, image, bases };
}

/** A record that was made and deleted before the server knew it never has to go there. */
function changesNothing(image: SyncImage, bases: Bases): boolean {
  const home = homeOf(bases);
  if (home === undefined) return image.deleted;
  return !isMove(bases, audienceOf(image)) && sameImage(image, home.base);
}

/**
 * Whether a record goes to an audience that does not have it yet from one that has or had it: both documents are then
 * written in one commit, so that it is nowhere twice.
 */
function isMove(bases: Bases, audience: Audience): boolean {
  const there = bases[otherAudience(audience)];
  const here = bases[audience];
  // What was taken out of the server leaves nothing behind.
  const isThere = there !== undefined && there.rev > 0 && there.moved !== true;
  return isThere || (here ?? there)?.moved === true;
}

async function freeze(
  identity: FileIdentity,
  unit: SyncUnit,
  { id, docId, campaignId, image, bases }: Outgoing,
  takenOut: RevisionsTakenOut,
): Promise<FrozenOperation> {
  const audience = audienceOf(image);
  const next = (place: Audience): number => {
    const { rev = 0 } = bases[place] ?? {};
    return (rev === 0 ? (takenOut.get(place) ?? 0) : rev) + 1;
  };
  const parts = isLong(image.body) ? { parts: partsOf(image.body).map(({ hash }) => hash) } : {};
  const state = { ...image, ...parts, rev: next(audience), audience };
  const leaves = next(otherAudience(audience));
  await unit.updateOperation(id, {
    state: 'inflight',
    marker: newMarker(identity),
    frozen: isMove(bases, audience) ? { ...state, leaves } : state,
  });
  const row = await unit.operation(docId, campaignId);
  const frozen = row && frozenOperation(row, bases, identity.deviceId);
  if (frozen === undefined) throw new Error('The store did not keep a frozen outbox row.');
  return frozen;
}
