import type { CampaignId, RecordId } from '../core/model/ids';
import type { SyncUnit } from '../core/ports/syncStore';
import type { SyncContext } from './syncContext';

/** The part of an outbox row that setting it aside needs. */
export interface QuarantinedRow {
  readonly id: number;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly attempts: number;
}

/** Sets one row aside with the reason, so that it stops nobody else. The next edit of the record sends it again. */
export async function quarantine(
  { clock, logger }: SyncContext,
  unit: SyncUnit,
  { id, docId, attempts }: QuarantinedRow,
  reason: string,
): Promise<void> {
  await unit.updateOperation(id, {
    state: 'quarantined',
    attempts: attempts + 1,
    marker: null,
    frozen: null,
    lastError: reason,
  });
  await unit.log({ at: clock.now(), message: `${docId} cannot be sent: ${reason}` });
  logger.warn(`sync: ${docId} cannot be sent: ${reason}`);
}
