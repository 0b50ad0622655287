import { otherAudience, type Audience } from '../core/model/audience';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteWrite } from '../core/ports/remoteStore';
import type { Bases, FrozenState, OutboxOperation, RemoteState } from '../core/ports/syncStore';

/** An outbox row whose content was fixed before it was first sent: it goes out again unchanged until its fate is known. */
export interface FrozenOperation {
  readonly id: number;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly write: RemoteWrite;
  /** What the same commit leaves in the other audience, when the record moves from there. */
  readonly left: RemoteWrite | undefined;
}

/** A document of an audience and what it is to be. */
export interface FrozenDocument {
  readonly audience: Audience;
  readonly state: RemoteState;
}

/** The frozen operation of an inflight row; `undefined` when the row was not frozen on these bases. */
export function frozenOperation(
  row: OutboxOperation,
  bases: Bases,
  device: string,
): FrozenOperation | undefined {
  const { id, docId, campaignId, attempts, nextAttemptAt, frozen, marker } = row;
  if (frozen === null || marker === null) return undefined;
  const writes = documentsOf(frozen).map(({ audience, state }): RemoteWrite => {
    const base = bases[audience];
    // What was taken out of the server is made there anew.
    const there = base?.rev === 0 ? undefined : base;
    return { audience, docId, state, base: there, device, marker };
  });
  if (writes.some(({ state, base }) => base !== undefined && state.rev !== base.rev + 1)) {
    return undefined;
  }
  const [write, left] = writes;
  return write && { id, docId, campaignId, attempts, nextAttemptAt, write, left };
}

/** The documents that an operation writes: the record's own and, when it moves, what it leaves behind. */
export function documentsOf({
  audience = 'gm',
  leaves,
  ...state
}: FrozenState): readonly FrozenDocument[] {
  const own = { audience, state };
  if (leaves === undefined) return [own];
  return [own, { audience: otherAudience(audience), state: leftBehind(state.collection, leaves) }];
}

/** All documents of a batch, in one commit. */
export function writesOf({ write, left }: FrozenOperation): readonly RemoteWrite[] {
  return left === undefined ? [write] : [write, left];
}

/** An emptied document, so that nothing secret stays where the record was. */
function leftBehind(collection: string, rev: number): RemoteState {
  return { collection, deleted: true, data: {}, body: '', rev, moved: true };
}
