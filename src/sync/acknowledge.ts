import type { Audience } from '../core/model/audience';
import type { RemoteState, SyncUnit } from '../core/ports/syncStore';
import type { FrozenOperation } from './frozenOperation';
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
      await acknowledge(context, unit, {
        ...operation,
        landed: operation.write.state,
        audience: operation.write.audience,
      });
    }
  });
}

/** A row and the state with which it is proven to have landed. */
export interface LandedOperation extends Pick<FrozenOperation, 'id' | 'docId' | 'campaignId'> {
  readonly audience: Audience;
  readonly landed: RemoteState;
}

/** What landed becomes the base; the row leaves the outbox unless the record was edited while it travelled. */
export async function acknowledge(
  { logger, tally }: SyncContext,
  unit: SyncUnit,
  { id, docId, campaignId, audience, landed }: LandedOperation,
): Promise<void> {
  await unit.setBase({ docId, campaignId, audience, base: landed, remoteUpdatedAt: null });
  tally.pushed += 1;
  const image = await unit.image(docId, campaignId);
  if (image === undefined || sameImage(image, landed)) {
    await unit.removeOperation(id);
    return;
  }
  await unit.enqueue(docId, landed.collection, campaignId);
  logger.debug(`sync: ${docId} was edited again while it was sent`);
}
