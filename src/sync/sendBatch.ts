import { messageOf, reasonOf, type ErrorReason } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { acknowledgeAll } from './acknowledge';
import { backoffDelay } from './backoff';
import { isAnswer, isRefusal } from './classify';
import { writesOf, type FrozenOperation } from './frozenOperation';
import { quarantine } from './quarantine';
import { readBack } from './readBack';
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
    await acknowledgeAll(context, batch);
    return;
  }
  const untouched = await readBack(context, campaignId, batch);
  if (untouched.length === 0) return;
  if (!isRefusal(failure.reason)) {
    await postpone(context, untouched, failure);
  } else if (untouched.length < batch.length) {
    // The others explain the refusal of the whole.
    await sendBatch(context, campaignId, untouched);
  } else {
    await isolate(context, campaignId, untouched, failure);
  }
}

/** An answer of the server that speaks of the batch. */
interface Answer {
  readonly reason: ErrorReason;
  /** Our sentence and the server's own words. */
  readonly words: string;
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
    return { reason, words: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const sentence = messageOf(error);
  return cause === undefined
    ? sentence
    : `${sentence} (${messageOf(cause).replace(/\s+/g, ' ').trim()})`;
}

/** Finds the documents the server refuses by halving the batch, and sets each aside with the server's words. */
async function isolate(
  context: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
  failure: Answer,
): Promise<void> {
  const [only, ...others] = batch;
  if (only !== undefined && others.length === 0) {
    await context.store.sync.transaction(context.lease, (unit) =>
      quarantine(context, unit, only, failure.words),
    );
    return;
  }
  const middle = Math.ceil(batch.length / 2);
  await sendBatch(context, campaignId, batch.slice(0, middle));
  await sendBatch(context, campaignId, batch.slice(middle));
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
