import { audiences } from '../core/model/audience';
import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import type { DeletionAnswer, SyncReport } from '../core/ports/syncEngine';
import type { RemoteStore } from '../core/ports/remoteStore';
import type { Lease } from '../core/ports/syncStore';
import type { RoundKind } from './campaignSync';
import {
  describeFailure,
  describeLeftovers,
  describeUnprotected,
  failureLine,
  type Leftovers,
  type Trouble,
} from './failure';
import { compactTombstones } from './compactTombstones';
import { identify } from './identify';
import { join } from './join';
import type { LeaseKeeper } from './lease';
import { Landed } from './landed';
import { linkEventOf, type LinkEvent } from './linkTable';
import { Refusals } from './refusals';
import { applyHeld, assertAnswered, keepHeld } from './massDeletion';
import type { StatusBoard } from './statusBoard';
import { syncAll } from './syncAll';
import { newTally, type SyncContext } from './syncContext';
import type { SyncSession } from './syncSession';
import { uploadAgain } from './uploadAgain';

/** What each round has of its own. */
type RoundPart =
  | 'remote'
  | 'lease'
  | 'device'
  | 'checkpoint'
  | 'audiences'
  | 'tally'
  | 'refusals'
  | 'landed'
  | 'unreadable';

/** What rounds work with, and whom they tell how they go. */
export interface RoundsHost {
  /** What each step of a round gets, as far as the host knows it. */
  readonly parts: () => Omit<SyncContext, RoundPart>;
  readonly board: StatusBoard;
  readonly lease: LeaseKeeper;
  readonly session: SyncSession;
  /** Whether rounds begin by themselves. */
  readonly isRunning: () => boolean;
  readonly isPaused: () => boolean;
  readonly tell: (event: LinkEvent) => void;
}

/** Whether nobody wants a round any more. */
type IsCancelled = () => boolean;

const never: IsCancelled = () => false;

/** Runs one round at a time, from taking the lease to telling how it ended. */
export class Rounds {
  readonly #host: RoundsHost;
  #halts = 0;
  #isUnseen = false;
  #trouble: Trouble | undefined;
  #leftovers: Leftovers | undefined;

  constructor(host: RoundsHost) {
    this.#host = host;
  }

  /** Whether the status keeps to itself what the round under way does: a poll that finds nothing goes unseen. */
  get isUnseen(): boolean {
    return this.#isUnseen;
  }

  /** Why the last round failed. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** What the last round that reached the server left behind. */
  get leftovers(): Leftovers | undefined {
    return this.#leftovers;
  }

  /** Lets the round under way end at its next step. */
  halt(): void {
    this.#halts += 1;
  }

  /** Forgets how the last round went. */
  forget(): void {
    this.#trouble = this.#leftovers = undefined;
  }

  /** One round over all campaigns. Rejects when it failed, and when it was asked for and a campaign failed. */
  async sync(kind: RoundKind, isCancelled = never): Promise<SyncReport> {
    const { board, session } = this.#host;
    const { report, failure } = await this.#attempt(
      (context) => syncAll(context, session, kind),
      kind,
      isCancelled,
    );
    if (failure !== undefined && kind === 'full') throw failure;
    const { pending } = board.status;
    const { verified, ...done } = report;
    return { ...done, pending, verified: verified && pending === 0 };
  }

  join(campaignId: CampaignId, isCancelled = never): Promise<void> {
    return this.#attempt((context) => join(context, campaignId), 'full', isCancelled);
  }

  answerMassDeletion(campaignId: CampaignId, answer: DeletionAnswer): Promise<number> {
    return this.#attempt(async (context) => {
      const held = await context.store.sync.heldDeletions(campaignId);
      if (answer === 'apply') await applyHeld(context, held);
      else await keepHeld(context, held);
      this.#host.session.campaign(campaignId).lookAgain();
      return held.length;
    }, 'full');
  }

  /** See `compactTombstones`. */
  compact(campaignId: CampaignId, days: number, isCancelled = never): Promise<number> {
    const work = (context: SyncContext): Promise<number> =>
      compactTombstones(context, campaignId, days);
    return this.#attempt(work, 'full', isCancelled);
  }

  /** Needs no server: only the file changes. Rejects with `mass-deletion` while deletions wait for an answer: it would undo them. */
  async uploadAgain(campaignId: CampaignId, isCancelled = never): Promise<void> {
    const lease = await this.#acquire(this.#checkpoint('full', isCancelled));
    const { store } = this.#host.parts();
    await assertAnswered({ store }, campaignId);
    await uploadAgain(store.sync, lease, campaignId);
    this.#host.session.forget(campaignId);
  }

  /** Runs work that needs the lease and the server. */
  async #attempt<T>(
    work: (context: SyncContext) => Promise<T>,
    kind: RoundKind,
    isCancelled = never,
  ): Promise<T> {
    const { board, tell } = this.#host;
    const checkpoint = this.#checkpoint(kind, isCancelled);
    // What cannot be counted cannot be synced either: taking the lease says so, in a round that the link knows of.
    await board.count().catch(() => undefined);
    checkpoint();
    this.#isUnseen = kind === 'listen' || (kind === 'poll' && board.status.pending === 0);
    tell(kind === 'full' ? 'sync-now' : 'poll');
    try {
      const context = await this.#context(checkpoint);
      const result = await work(context);
      await this.#succeeded(context);
      return result;
    } catch (error) {
      await this.#failed(error);
      throw error;
    }
  }

  async #context(checkpoint: () => void): Promise<SyncContext> {
    const { parts, board, session, tell } = this.#host;
    const lease = await this.#acquire(checkpoint);
    tell('lease-acquired');
    const wasOpen = session.isOpen;
    const remote = await session.open();
    board.connectedTo(remote.identity);
    if (!wasOpen && remote.comparesItself) {
      parts().logger.warn(`sync: ${describeUnprotected(remote.rulesAdvice).message}`);
    }
    const device = await identify({ ...parts(), lease });
    checkpoint();
    tell('linked');
    const round = { tally: newTally(), refusals: new Refusals(), landed: new Landed() };
    const { unreadable } = session;
    return { ...parts(), remote, lease, device, checkpoint, audiences, unreadable, ...round };
  }

  /** Background rounds come again; who asks once waits. */
  #acquire(checkpoint: () => void): Promise<Lease> {
    const { lease, isRunning } = this.#host;
    return isRunning() ? lease.acquire() : lease.acquirePatiently(checkpoint);
  }

  /** What a round calls between its steps: throws `cancelled` once it is told to end. */
  #checkpoint(kind: RoundKind, isCancelled = never): () => void {
    const begun = this.#halts;
    return () => {
      if (isCancelled()) {
        throw new MoonforgeError(
          'cancelled',
          'Sync was cancelled; the next round goes on where it was.',
        );
      }
      if (this.#halts === begun && !(this.#host.isPaused() && kind !== 'full')) return;
      throw new MoonforgeError('cancelled', 'Sync was stopped; it goes on where it was.');
    };
  }

  async #succeeded({ tally, logger, store, remote }: SyncContext): Promise<void> {
    const { board, tell } = this.#host;
    const { pushed, pulled, merged } = tally;
    if (pushed + pulled > 0) {
      logger.info(`sync: pushed ${pushed}, pulled ${pulled}, merged ${merged}`);
    }
    const first = await store.sync.firstQuarantined();
    this.#leftovers = describeLeftovers(await board.count(), first) ?? this.#unprotected(remote);
    this.#trouble = undefined;
    tell(pushed + pulled > 0 ? 'exchanged' : 'done');
  }

  /** What is said as long as the rules of a server protect nothing. */
  #unprotected({ rulesAdvice }: RemoteStore): Leftovers | undefined {
    return this.#host.session.isUnprotected ? describeUnprotected(rulesAdvice) : undefined;
  }

  async #failed(error: unknown): Promise<void> {
    const { parts, board, tell } = this.#host;
    const event = linkEventOf(error);
    if (event !== 'cancelled') {
      this.#trouble = describeFailure(error);
      if (event !== 'lease-lost') parts().logger.warn(failureLine(error));
    }
    await board.count().catch(() => undefined);
    tell(event);
  }
}
