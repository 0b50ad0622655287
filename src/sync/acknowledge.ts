import type { SyncUnit } from '../core/ports/syncStore';
import { writesOf, type FrozenDocument, type FrozenOperation } from './frozenOperation';
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
