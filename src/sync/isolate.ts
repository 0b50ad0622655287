import { MoonforgeError, type ErrorReason } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import type { FrozenOperation } from './frozenOperation';
import { explainRefusal } from './membership';
import { quarantine, type Cause } from './quarantine';
import type { SyncContext } from './syncContext';

/** An answer of the server that speaks of a batch. */
export interface Answer extends Required<Cause> {
  readonly reason: ErrorReason;
}

/** A batch that the server refused although nobody else wrote its documents. */
export interface RefusedBatch {
  readonly campaignId: CampaignId;
  readonly batch: readonly FrozenOperation[];
  readonly answer: Answer;
}

/** Sends a part of a refused batch by itself. */
export type SendPart = (part: readonly FrozenOperation[]) => Promise<void>;

/** Notes that are tried one by one before a server that takes nothing is believed to refuse the campaign as a whole. */
const samples = 5;

/**
 * Finds the documents the server refuses by halving the batch, and sets each aside with the server's words. A server that
 * took nothing in this round is first tried with a few notes one by one: when it refuses each, that is the campaign's
 * state. No note is set aside for it then, and the rows wait as they are. Rejects with `permission-denied` in that case.
 */
export async function isolate(
  context: SyncContext,
  refused: RefusedBatch,
  send: SendPart,
): Promise<void> {
  const { campaignId, batch, answer } = refused;
  await assertStillWriting(context, campaignId);
  const [only, ...others] = batch;
  if (only !== undefined && others.length === 0) {
    await context.store.sync.transaction(context.lease, (unit) =>
      quarantine(context, unit, only, answer),
    );
    return;
  }
  const rest = answer.reason === 'permission-denied' ? await sample(context, refused, send) : batch;
  const middle = Math.ceil(rest.length / 2);
  for (const half of [rest.slice(0, middle), rest.slice(middle)]) {
    if (half.length > 0) await send(half);
  }
}

/** Asks once whether this user may still write: a lost role refuses everything, and no note is at fault. */
async function assertStillWriting(context: SyncContext, campaignId: CampaignId): Promise<void> {
  const known = context.refusals.of(campaignId);
  if (known.asked) return;
  known.asked = true;
  const explanation = await explainRefusal(context, campaignId);
  if (explanation !== undefined) throw explanation;
}

/** Tries notes spread over the batch one by one until the server takes one. Returns those that were not tried. */
async function sample(
  context: SyncContext,
  { campaignId, batch, answer }: RefusedBatch,
  send: SendPart,
): Promise<readonly FrozenOperation[]> {
  const isTaken = (): boolean => context.refusals.of(campaignId).accepted;
  if (isTaken() || batch.length < samples) return batch;
  const untried = [...batch];
  const offset = Math.floor(context.random() * batch.length);
  for (let i = 0; i < samples && !isTaken(); i += 1) {
    const at = (offset + Math.floor((i * batch.length) / samples)) % batch.length;
    const one = batch[at];
    if (one === undefined) continue;
    untried.splice(untried.indexOf(one), 1);
    await send([one]);
  }
  if (isTaken()) return untried;
  await takeBack(context, batch);
  throw new MoonforgeError(
    'permission-denied',
    `The server takes no change of this campaign at present: ${answer.sentence} Your edits stay in this file and are tried again.`,
  );
}

/** Queues what was set aside anew: the notes were not to blame. */
async function takeBack(
  { store, lease }: SyncContext,
  batch: readonly FrozenOperation[],
): Promise<void> {
  await store.sync.transaction(lease, async (unit) => {
    for (const { docId, campaignId, write } of batch) {
      const row = await unit.operation(docId, campaignId);
      if (row?.state === 'quarantined') {
        await unit.enqueue(docId, write.state.collection, campaignId);
      }
    }
  });
}
