import { messageOf, reasonOf } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { acknowledgeAll } from './acknowledge';
import { backoffDelay } from './backoff';
import { isAnswer, isRefusal } from './classify';
import { findTakenOut } from './findTakenOut';
import { writesOf, type FrozenOperation } from './frozenOperation';
import { isolate, type Answer } from './isolate';
import { readBack } from './readBack';
import { revisionsTakenOut } from './revisionsTakenOut';
import { sendParts } from './sendParts';
import type { SyncContext } from './syncContext';

/**
 * Sends a frozen batch until every row of it is acknowledged, merged, set aside or waiting. Rejects, with the rows still
 * inflight, when there is no telling: the next round begins by reading them back.
 */
export async function sendBatch(
  context: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
): Promise<void> {
  context.checkpoint();
  const failure = await tryCommit(context, campaignId, batch);
  if (failure === undefined) {
    context.refusals.of(campaignId).accepted = true;
    await acknowledgeAll(context, batch);
    context.landed.note(campaignId, batch.flatMap(writesOf));
    return;
  }
  const unseen = await readBack(context, campaignId, batch);
  const untouched = isRefusal(failure.reason)
    ? await withoutOutdated(context, campaignId, unseen)
    : unseen;
  if (untouched.length === 0) return;
  if (!isRefusal(failure.reason)) {
    await postpone(context, untouched, failure);
  } else if (untouched.length < batch.length) {
    // The others explain the refusal of the whole.
    await sendBatch(context, campaignId, untouched);
  } else {
    const refused = { campaignId, batch: untouched, answer: failure };
    await isolate(context, refused, (part) => sendBatch(context, campaignId, part));
  }
}

/**
 * Queues operations anew that make documents at a revision from before more was taken out of the server, which refuses it.
 * Returns the others.
 */
async function withoutOutdated(
  context: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
): Promise<readonly FrozenOperation[]> {
  const made = batch.flatMap(writesOf).filter(({ base }) => base === undefined);
  if (made.length === 0) return batch;
  await findTakenOut(context, campaignId, made);
  const takenOut = await revisionsTakenOut(context, campaignId);
  const isOutdated = (operation: FrozenOperation): boolean =>
    writesOf(operation).some(
      ({ audience, state, base }) =>
        base === undefined && state.rev !== (takenOut.get(audience) ?? 0) + 1,
    );
  const outdated = batch.filter(isOutdated);
  if (outdated.length === 0) return batch;
  await context.store.sync.transaction(context.lease, async (unit) => {
    for (const { docId, write } of outdated) {
      await unit.enqueue(docId, write.state.collection, campaignId);
    }
  });
  return batch.filter((operation) => !outdated.includes(operation));
}

/** Returns what the server says against the batch; every other failure goes through. */
async function tryCommit(
  context: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
): Promise<Answer | undefined> {
  const { remote, logger } = context;
  try {
    await sendParts(context, campaignId, batch);
    await remote.commit(campaignId, batch.flatMap(writesOf));
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined || !isAnswer(reason)) throw error;
    logger.debug(`sync: a commit of ${batch.length} documents failed: ${reason}`);
    return { reason, sentence: messageOf(error), words: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const sentence = messageOf(error);
  return cause === undefined
    ? sentence
    : `${sentence} (${messageOf(cause).replace(/\s+/g, ' ').trim()})`;
}

/** Lets rows wait, inflight as they are, after the server failed; after `maxRetries` in a row for longer and longer. */
async function postpone(
  { store, lease, clock, options, random }: SyncContext,
  batch: readonly FrozenOperation[],
  failure: Answer,
): Promise<void> {
  await store.sync.transaction(lease, async (unit) => {
    for (const { id, attempts } of batch) {
      const failures = attempts + 1;
      const excess = failures - options.maxRetries;
      const wait = excess < 0 ? 0 : backoffDelay(excess, options.retryDelay, random);
      await unit.updateOperation(id, {
        attempts: failures,
        nextAttemptAt: clock.now() + wait,
        lastError: failure.words,
      });
    }
  });
}
