import type { CampaignId } from '../core/model/ids';
import type { BodyPart } from '../core/ports/remoteStore';
import { batchesOf } from './batchLimits';
import { partsOf } from './bodyParts';
import { writesOf, type FrozenOperation } from './frozenOperation';
import type { SyncContext } from './syncContext';

/**
 * Stores the parts that a batch's documents will name and the documents of before did not. What is left of a batch that
 * does not land is found there when it is sent again.
 */
export async function sendParts(
  { remote, checkpoint }: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
): Promise<void> {
  const parts = new Map(batch.flatMap(newParts).map((part) => [part.hash, part]));
  for (const some of batchesOf([...parts.values()], ({ text }) => Buffer.byteLength(text))) {
    checkpoint();
    await remote.putParts(campaignId, some);
  }
}

function newParts(operation: FrozenOperation): readonly BodyPart[] {
  const { state } = operation.write;
  if (state.parts === undefined) return [];
  const known = new Set(writesOf(operation).flatMap(({ base }) => base?.parts ?? []));
  return partsOf(state.body).filter(({ hash }) => !known.has(hash));
}
