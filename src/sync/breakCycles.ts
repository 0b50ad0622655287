import { audiences } from '../core/model/audience';
import { findIn } from '../core/model/definitions';
import type { CampaignId, RecordId } from '../core/model/ids';
import { compareText } from '../core/order/naturalCompare';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { RemoteState, SyncImage, SyncUnit } from '../core/ports/syncStore';
import { homeOf } from '../core/sync/homeOf';
import { withoutParent } from '../core/sync/withoutParent';
import { compareTimes } from './cursor';
import type { SyncContext } from './syncContext';

/**
 * Puts the record that was moved last to the top wherever records stand below themselves: two devices moved each below the
 * other one, and no document was written by both. What the server does not have yet counts as later than all it has;
 * otherwise its own time of the records' newest revisions decides, and of equal ones the document id, so that every device
 * that sees the same chooses the same. The result is an edit like any other. A circle with a record that is newer on the
 * server waits for it.
 */
export async function breakCycles(context: SyncContext, campaignId: CampaignId): Promise<void> {
  const { store, lease } = context;
  const cycles = await store.sync.parentCycles(campaignId);
  if (cycles.length === 0) return;
  const documents = await readMembers(context, campaignId, cycles.flat());
  await store.sync.transaction(lease, async (unit) => {
    for (const cycle of cycles) {
      const moves = await findMoves(unit, campaignId, { cycle, documents });
      const last = moves?.toSorted(compareMoves).at(-1);
      if (last !== undefined) await takeBack(context, unit, campaignId, last);
    }
  });
}

type DocumentsById = ReadonlyMap<RecordId, RemoteDocument>;

/** What the server has of records now, where it has them. */
async function readMembers(
  { store, remote, checkpoint }: SyncContext,
  campaignId: CampaignId,
  docIds: readonly RecordId[],
): Promise<DocumentsById> {
  const heads = await store.sync.baseHeads(campaignId, docIds);
  const found = new Map<RecordId, RemoteDocument>();
  for (const audience of audiences) {
    const here = heads.filter((head) => head.audience === audience && !head.moved);
    if (here.length === 0) continue;
    checkpoint();
    const wanted = here.map(({ docId }) => docId);
    const read = await remote.read(campaignId, audience, wanted);
    for (const [docId, document] of read) found.set(docId, document);
  }
  return found;
}

/** A record in a circle. */
interface Move {
  readonly docId: RecordId;
  readonly image: SyncImage;
  readonly parentId: RecordId;
  readonly base: RemoteState | undefined;
  /** Server time of the record's newest revision; `undefined` while the server does not have the record there. */
  readonly at: string | undefined;
}

interface Circle {
  readonly cycle: readonly RecordId[];
  readonly documents: DocumentsById;
}

/** `undefined` when the circle is no longer there, or when the server has something newer of it. */
async function findMoves(
  unit: SyncUnit,
  campaignId: CampaignId,
  { cycle, documents }: Circle,
): Promise<readonly Move[] | undefined> {
  const moves: Move[] = [];
  for (const [i, docId] of cycle.entries()) {
    const parentId = cycle[(i + 1) % cycle.length];
    const image = await unit.image(docId, campaignId);
    if (image === undefined || image.deleted || parentId === undefined) return undefined;
    if (image.data['parentId'] !== parentId) return undefined;
    const base = homeOf(await unit.bases(docId, campaignId))?.base;
    const isThere = base?.deleted === false && base.data['parentId'] === parentId;
    const document = documents.get(docId);
    if (base !== undefined && document?.rev !== base.rev) return undefined;
    moves.push({ docId, image, parentId, base, at: isThere ? document?.updatedAt : undefined });
  }
  return moves;
}

function compareMoves(a: Move, b: Move): number {
  if (a.at === undefined || b.at === undefined) {
    return Number(a.at === undefined) - Number(b.at === undefined) || compareText(a.docId, b.docId);
  }
  return compareTimes(a.at, b.at) || compareText(a.docId, b.docId);
}

/** Puts a record to the top, and keeps where it was moved to as a conflict. */
async function takeBack(
  { store, clock, logger, tally }: SyncContext,
  unit: SyncUnit,
  campaignId: CampaignId,
  { docId, image, parentId, base }: Move,
): Promise<void> {
  const { collection } = image;
  const definition = findIn(store.definitions, collection);
  if (definition === undefined) return;
  await unit.putImage(docId, campaignId, withoutParent(definition, image), base?.rev ?? 1);
  const row = await unit.operation(docId, campaignId);
  // What is on its way stays as it was frozen; that the record differs from it is found when its fate is known.
  if (row?.state !== 'inflight') await unit.enqueue(docId, collection, campaignId);
  const createdAt = clock.now();
  await unit.addConflict({
    ...{ collection, docId, campaignId, createdAt, field: 'parentId' },
    ...{ base: 'null', mine: 'null', theirs: JSON.stringify(parentId) },
  });
  tally.conflicts += 1;
  const message = `${docId} stood below itself after it and ${parentId} were moved; it is at the top`;
  await unit.log({ at: createdAt, message });
  logger.info(`sync: ${message}`);
}
