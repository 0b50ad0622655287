import type { CampaignId } from '../core/model/ids';
import type { SyncUnit } from '../core/ports/syncStore';
import { hasLanded, wasCarriedOn, type RecordDocuments } from './classify';
import {
  documentsOf,
  writesOf,
  type FrozenDocument,
  type FrozenOperation,
} from './frozenOperation';
import { sameImage } from './sameImage';
import type { SyncContext } from './syncContext';

/** Records that a commit landed, in one transaction. */
export async function acknowledgeAll(
  context: SyncContext,
  batch: readonly FrozenOperation[],
): Promise<void> {
  await context.store.sync.transaction(context.lease, async (unit) => {
    unit.announce(batch.map(({ docId }) => docId));
    for (const operation of batch) {
      await acknowledge(context, unit, { ...operation, landed: writesOf(operation) });
    }
  });
}

/** A row and the documents with which it is proven to have landed, the record's own first. */
export interface LandedOperation extends Pick<FrozenOperation, 'id' | 'docId' | 'campaignId'> {
  readonly landed: readonly FrozenDocument[];
}

/** What landed becomes the base; the row leaves the outbox unless the record was edited while it travelled. */
export async function acknowledge(
  { logger, tally }: SyncContext,
  unit: SyncUnit,
  { id, docId, campaignId, landed }: LandedOperation,
): Promise<void> {
  for (const { audience, state } of landed) {
    await unit.setBase({ docId, campaignId, audience, base: state, remoteUpdatedAt: null });
  }
  tally.pushed += 1;
  const image = await unit.image(docId, campaignId);
  const own = landed[0]?.state;
  if (image === undefined || own === undefined || sameImage(image, own)) {
    await unit.removeOperation(id);
    return;
  }
  await unit.enqueue(docId, own.collection, campaignId);
  logger.debug(`sync: ${docId} was edited again while it was sent`);
}

/**
 * A commit whose answer was lost is in the history of the record's documents, of which the texts need not be known: what it froze becomes the base of
 * what came after. Returns whether it is.
 */
export async function acknowledgeIfLanded(
  context: SyncContext,
  unit: SyncUnit,
  campaignId: CampaignId,
  documents: RecordDocuments,
): Promise<boolean> {
  const [{ docId }] = documents;
  const row = await unit.operation(docId, campaignId);
  if (row === undefined || row.frozen === null) return false;
  const own = { id: row.id, docId, campaignId };
  if (documents.some((document) => hasLanded(row, document))) {
    await acknowledge(context, unit, { ...own, landed: documentsOf(row.frozen) });
    return true;
  }
  const later = documents.find((document) => wasCarriedOn(row, document, context.device));
  if (later === undefined) return false;
  const { audience, rev } = later;
  const { collection, deleted, data, body } = row.frozen;
  // The server had it at some revision below this one.
  const state = { collection, deleted, data, body, rev: rev - 1 };
  await acknowledge(context, unit, { ...own, landed: [{ audience, state }] });
  return true;
}
