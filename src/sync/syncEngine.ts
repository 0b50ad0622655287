import { randomUUID } from 'node:crypto';

import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { MoonforgeError, reasonOf } from '../core/errors';
import type { Event } from '../core/event';
import type { Logger } from '../core/logger';
import type { CampaignId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { Clock } from '../core/ports/clock';
import type {
  HostSignal,
  SyncEngine,
  SyncOptions,
  SyncReport,
  SyncStatus,
} from '../core/ports/syncEngine';
import type { Lease } from '../core/ports/syncStore';
import { SerialQueue } from '../core/serialQueue';
import { backoffDelay } from './backoff';
import type { RoundKind } from './campaignSync';
import { Debounce } from './debounce';
import {
  concernsOneCampaign,
  describeFailure,
  describeLeftovers,
  failureLine,
  failureOf,
} from './failure';
import { join } from './join';
import { heartbeat, LeaseKeeper } from './lease';
import { nextPollDelay } from './pollSchedule';
import { StatusBoard } from './statusBoard';
import { newTally, type SyncContext } from './syncContext';
import { SyncSession, type RemoteSource } from './syncSession';
import { uploadAgain } from './uploadAgain';

/** What an engine is made of. */
export interface SyncEngineParts {
  readonly store: CampaignStore;
  readonly remote: RemoteSource;
  readonly options: SyncOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds without an edit before edits are sent; 2 s by default. */
  readonly pushDelay?: number;
  /** Uniform in [0, 1), for the jitter; Math.random by default. */
  readonly random?: () => number;
}

/** Milliseconds after the first unsent edit by which a round begins, however steadily the user types. */
const longestPushDelay = 10_000;

/** Milliseconds by which changes are gathered before the outbox is counted for the status. */
const countDelay = 100;

/** Makes an engine that does nothing until it is started or asked. See docs/SYNC.md for the protocol. */
export function createSyncEngine(parts: SyncEngineParts): SyncEngine {
  return new Engine(parts);
}

class Engine implements SyncEngine {
  #parts: SyncEngineParts;
  readonly #board: StatusBoard;
  readonly #lease: LeaseKeeper;
  readonly #session: SyncSession;
  readonly #edits: Debounce;
  readonly #counting: Debounce;
  #subscriptions = new DisposableStore();
  #timer: Disposable | undefined;
  #running = false;
  #paused = false;
  #stopping = false;
  #failures = 0;
  #pollDelay = 0;
  #activeAt = 0;
  /** Everything asked for: rounds never overlap. */
  readonly #queue = new SerialQueue();
  #nextRound: Promise<SyncReport> | undefined;

  constructor(parts: SyncEngineParts) {
    const { store, clock, remote, logger, pushDelay = 2_000 } = parts;
    this.#parts = parts;
    this.#board = new StatusBoard(store, logger);
    this.#lease = new LeaseKeeper(store.sync, clock, randomUUID());
    this.#session = new SyncSession(remote);
    const edits = { idle: pushDelay, atMost: longestPushDelay };
    this.#edits = new Debounce(clock, edits, () => this.#pollIn(0));
    const counts = { idle: countDelay, atMost: countDelay };
    this.#counting = new Debounce(clock, counts, () => void this.#countEdits());
  }

  get status(): SyncStatus {
    return this.#board.status;
  }

  get onDidChangeStatus(): Event<SyncStatus> {
    return this.#board.onDidChange;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#activeAt = this.#parts.clock.now();
    this.#subscriptions.add(this.#parts.store.onDidChange(() => this.#counting.call()));
    this.#board.update({ phase: this.#paused ? 'paused' : 'idle' });
    this.#counting.call();
    this.#pollIn(0);
  }

  pause(): void {
    this.#paused = true;
    this.#timer?.dispose();
    this.#edits.dispose();
    if (this.#running) this.#board.update({ phase: 'paused', message: null });
    // After the request under way, another window may sync.
    void this.#exclusive(() => Promise.resolve());
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#activeAt = this.#parts.clock.now();
    if (this.#running) this.#board.update({ phase: 'idle' });
    this.#pollIn(0);
  }

  syncNow(): Promise<SyncReport> {
    this.#nextRound ??= this.#exclusive(() => {
      this.#nextRound = undefined;
      return this.#round('full');
    });
    return this.#nextRound;
  }

  signal(signal: HostSignal): void {
    if (signal === 'hidden' || signal === 'offline') return;
    this.#activeAt = this.#parts.clock.now();
    if (signal !== 'active') this.#pollIn(0);
  }

  configure(options: SyncOptions): void {
    this.#parts = { ...this.#parts, options };
    this.#pollIn(options.pollInterval);
  }

  async flush(within: number): Promise<boolean> {
    const round = this.syncNow().then(
      ({ pending }) => pending === 0,
      () => false,
    );
    const late = new Promise<boolean>((resolve) =>
      this.#parts.clock.schedule(within, () => resolve(false)),
    );
    return Promise.race([round, late]);
  }

  join(campaignId: CampaignId): Promise<void> {
    return this.#exclusive(() => this.#attempt((context) => join(context, campaignId)));
  }

  uploadAgain(campaignId: CampaignId): Promise<void> {
    return this.#exclusive(async () => {
      const lease = await this.#acquire(() => this.#assertGoingOn('full'));
      await uploadAgain(this.#parts.store.sync, lease, campaignId);
      this.#session.forget(campaignId);
      this.#pollIn(0);
    });
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#stopping = true;
    this.#subscriptions.dispose();
    this.#subscriptions = new DisposableStore();
    for (const timer of [this.#timer, this.#edits, this.#counting]) timer?.dispose();
    await this.#queue.settled();
    await this.#lease.release();
    await this.#session.close();
    this.#stopping = false;
    this.#board.update({ phase: 'local', message: null });
  }

  /** Runs `work` after everything that was asked for before, and keeps no lease while paused. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.run(() => work().finally(() => this.#yieldLease()));
  }

  async #yieldLease(): Promise<void> {
    // A lease that could not be given back is not renewed either, and ends.
    if (this.#paused) await this.#lease.release().catch(() => undefined);
  }

  #pollIn(delay: number): void {
    this.#timer?.dispose();
    if (!this.#running || this.#paused) return;
    this.#timer = this.#parts.clock.schedule(delay, () => {
      // Its failure is in the status and in the log.
      this.#exclusive(() => this.#round('poll')).catch(() => undefined);
    });
  }

  async #round(kind: RoundKind): Promise<SyncReport> {
    const { clock, logger, options } = this.#parts;
    const report = await this.#attempt((context) => this.#syncAll(context, kind), kind);
    const { pushed, pulled, merged } = report;
    if (pushed + pulled > 0) {
      logger.info(`sync: pushed ${pushed}, pulled ${pulled}, merged ${merged}`);
    }
    if (pushed + pulled > 0) this.#activeAt = clock.now();
    const quietFor = clock.now() - this.#activeAt;
    this.#pollDelay = nextPollDelay(this.#pollDelay, options.pollInterval, quietFor);
    this.#pollIn(this.#pollDelay);
    return report;
  }

  async #syncAll(context: SyncContext, kind: RoundKind): Promise<SyncReport> {
    let verified = true;
    const failures: unknown[] = [];
    const campaignIds = await context.store.sync.campaignIds();
    for (const campaignId of campaignIds) {
      try {
        verified = (await this.#session.campaign(campaignId).round(context, kind)) && verified;
      } catch (error) {
        if (!concernsOneCampaign(error)) throw error;
        const several = campaignIds.length > 1;
        const campaign = several ? await context.store.notes.summary(campaignId) : undefined;
        failures.push(failureOf(campaign?.title, error));
      }
    }
    if (failures.length > 0) throw failures[0];
    await this.#board.count();
    const { pending } = this.status;
    return { ...context.tally, pending, verified: verified && pending === 0 };
  }

  /** Runs work that needs the lease and the server, and tells the status how it went. */
  async #attempt<T>(
    work: (context: SyncContext) => Promise<T>,
    kind: RoundKind = 'full',
  ): Promise<T> {
    try {
      await this.#board.count();
      // A poll that finds nothing goes unseen.
      if (kind === 'full' || this.status.pending > 0) this.#board.update({ phase: 'syncing' });
      const result = await work(await this.#context(kind));
      await this.#succeeded();
      return result;
    } catch (error) {
      await this.#failed(error);
      throw error;
    }
  }

  async #context(kind: RoundKind): Promise<SyncContext> {
    const { store, clock, logger, options, random = Math.random } = this.#parts;
    const checkpoint = (): void => this.#assertGoingOn(kind);
    const lease = await this.#acquire(checkpoint);
    const remote = await this.#session.open();
    this.#board.connectedTo(remote.identity);
    const device = await store.sync.deviceId();
    const tally = newTally();
    return { store, clock, logger, options, random, remote, lease, device, checkpoint, tally };
  }

  /** Background rounds come again; who asks once waits. */
  #acquire(checkpoint: () => void): Promise<Lease> {
    return this.#running ? this.#lease.acquire() : this.#lease.acquirePatiently(checkpoint);
  }

  #assertGoingOn(kind: RoundKind): void {
    if (!this.#stopping && !(this.#paused && kind === 'poll')) return;
    throw new MoonforgeError('cancelled', 'Sync was stopped; it goes on where it was.');
  }

  async #succeeded(): Promise<void> {
    this.#failures = 0;
    const { sync } = this.#parts.store;
    const leftovers = describeLeftovers(await this.#board.count(), await sync.firstQuarantined());
    if (this.#paused) this.#board.update({ phase: 'paused', message: null });
    else this.#board.update(leftovers ?? { phase: 'idle', message: null });
  }

  async #failed(error: unknown): Promise<void> {
    const { options, random = Math.random } = this.#parts;
    const reason = reasonOf(error);
    this.#failures += 1;
    const wait = backoffDelay(this.#failures, options.retryDelay, random);
    try {
      this.#report(error);
      // The next round signs in anew, or finds that it cannot.
      if (reason === 'unauthenticated') await this.#session.close().catch(() => undefined);
      await this.#board.count().catch(() => undefined);
    } finally {
      this.#pollIn(reason === 'lease-lost' ? heartbeat : Math.max(options.retryDelay, wait));
    }
  }

  #report(error: unknown): void {
    const reason = reasonOf(error);
    if (reason === 'cancelled') return;
    if (reason !== 'lease-lost') this.#parts.logger.warn(failureLine(error));
    this.#board.update(this.#paused ? { phase: 'paused' } : describeFailure(error));
  }

  /** After a change by whoever: shows what is pending, and sends it once the user rests. */
  async #countEdits(): Promise<void> {
    await this.#board.count().catch(() => undefined);
    if (this.#running && !this.#paused && this.status.pending > 0) this.#edits.call();
  }
}
