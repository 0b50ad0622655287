import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteWrite } from '../core/ports/remoteStore';
import type { OutboxOperation, RemoteState } from '../core/ports/syncStore';

/** An outbox row whose content was fixed before it was first sent: it goes out again unchanged until its fate is known. */
export interface FrozenOperation {
  readonly id: number;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly write: RemoteWrite;
}

/** The frozen operation of an inflight row; `undefined` when the row was not frozen on this base. */
export function frozenOperation(
  row: OutboxOperation,
  base: RemoteState | undefined,
  device: string,
): FrozenOperation | undefined {
  const { id, docId, campaignId, attempts, nextAttemptAt, frozen, marker } = row;
  if (frozen === null || marker === null || frozen.rev !== (base?.rev ?? 0) + 1) return undefined;
  const write: RemoteWrite = { audience: 'gm', docId, state: frozen, base, device, marker };
  return { id, docId, campaignId, attempts, nextAttemptAt, write };
}
