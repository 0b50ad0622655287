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

/** Why a row is set aside. */
export interface Cause {
  /** For the log: nothing of the note, nothing that the server wrote. */
  readonly sentence: string;
  /** For the user, about this note: our sentence and the server's own words, where it said something. */
  readonly words?: string;
}

/** Sets one row aside with the cause, so that it stops nobody else. The next edit of the record sends it again. */
export async function quarantine(
  { clock, logger }: SyncContext,
  unit: SyncUnit,
  { id, docId, attempts }: QuarantinedRow,
  { sentence, words = sentence }: Cause,
): Promise<void> {
  await unit.updateOperation(id, {
    state: 'quarantined',
    attempts: attempts + 1,
    marker: null,
    frozen: null,
    lastError: words,
  });
  await unit.log({ at: clock.now(), message: `${docId} cannot be sent: ${sentence}` });
  logger.warn(`sync: ${docId} cannot be sent: ${sentence}`);
}
