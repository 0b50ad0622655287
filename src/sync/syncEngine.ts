import { randomUUID } from 'node:crypto';

import { neverCancelled, type CancellationToken } from '../core/cancellation';
import type { Event } from '../core/event';
import type { Logger } from '../core/logger';
import type { CampaignId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { Clock } from '../core/ports/clock';
import type { RemotePlace } from '../core/ports/remoteStore';
import type { FileMemory } from '../core/ports/fileMemory';
import type {
  DeletionAnswer,
  HostSignal,
  SyncEngine,
  SyncOptions,
  SyncReport,
  SyncStatus,
} from '../core/ports/syncEngine';
import { SerialQueue } from '../core/serialQueue';
import type { BellSource } from '../core/ports/remoteBell';
import { BellRope, placesOf } from './bellRope';
import { EditWatch } from './editWatch';
import { fileStanding, workingState } from './fileStanding';
import { noMemory } from './identify';
import { LeaseKeeper } from './lease';
import { linkTable, type LinkEffect, type LinkEvent, type LinkState } from './linkTable';
import { logRequests } from './logRequests';
import { Rounds } from './rounds';
import { Machine } from './stateTable';
import { StatusBoard } from './statusBoard';
import { SyncSession, type RemoteSource } from './syncSession';
import { SyncTimer } from './syncTimer';

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
  /** Used while the options ask for it; without it there are polls only. */
  readonly bell?: BellSource;
  /** Names this process among those that would sync the file; random by default. */
  readonly owner?: string;
  /** Knows the files of this computer, so that copies are found out; without one, no file is taken for a copy. */
  readonly memory?: FileMemory;
}

/** Makes an engine that does nothing until it is started or asked. See docs/SYNC.md for the protocol. */
export function createSyncEngine(parts: SyncEngineParts): SyncEngine {
  return new Engine(parts);
}

/** Signals that the link's table decides about. */
const signalEvents: Readonly<Record<Exclude<HostSignal, 'active'>, LinkEvent>> = {
  focus: 'focus',
  hidden: 'hidden',
  online: 'network-up',
  offline: 'network-down',
  'signed-in': 'signed-in',
  'signed-out': 'signed-out',
};

/** The parts with what is taken by default. */
type EngineParts = Required<Omit<SyncEngineParts, 'bell'>>;

/** Runs the effects of the link's table. */
class Engine implements SyncEngine {
  #parts: EngineParts;
  readonly #board: StatusBoard;
  readonly #lease: LeaseKeeper;
  readonly #session: SyncSession;
  readonly #edits: EditWatch;
  readonly #timer: SyncTimer;
  readonly #rounds: Rounds;
  readonly #bell: BellRope;
  readonly #link: Machine<LinkState, LinkEvent, LinkEffect>;
  /** Everything asked for: rounds never overlap. */
  readonly #queue = new SerialQueue();
  #running = false;
  #paused = false;
  /** Whether a background round waits for its turn, and whether another one is to follow the one under way. */
  #asked = false;
  #again = false;
  #nextRound: Promise<SyncReport> | undefined;
  /** Who asked for it. */
  #askers: CancellationToken[] = [];

  constructor(parts: SyncEngineParts) {
    this.#parts = {
      pushDelay: 2_000,
      ...{ random: Math.random, owner: randomUUID(), memory: noMemory },
      ...parts,
    };
    const { store, clock, remote, logger, pushDelay, random, owner } = this.#parts;
    this.#board = new StatusBoard(store, logger);
    this.#lease = new LeaseKeeper(store.sync, clock, owner);
    this.#session = new SyncSession(remote, {
      changed: () => this.#show(),
      requests: logRequests(clock, logger),
    });
    this.#edits = new EditWatch({ store, clock, board: this.#board, idle: pushDelay }, () => {
      this.#timer.noteActivity();
      this.#dispatch('edit');
    });
    this.#timer = new SyncTimer(clock, random, () => this.#dispatch('due'));
    this.#rounds = new Rounds({
      parts: () => this.#parts,
      board: this.#board,
      lease: this.#lease,
      session: this.#session,
      isRunning: () => this.#running,
      isPaused: () => this.#paused,
      tell: (event) => this.#dispatch(event),
    });
    this.#bell = new BellRope({
      ...{ source: parts.bell, clock, logger },
      rung: ({ campaignId, audience }) => {
        this.#session.campaign(campaignId).ring(audience);
        this.#dispatch('rung');
      },
    });
    this.#link = new Machine(linkTable, 'off', {
      run: (effect) => this.#run(effect),
      onUnreachable: (state, event, why) =>
        logger.error(`sync: the link, which is ${state}, met “${event}”: ${why}`),
    });
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
    this.#timer.noteActivity();
    this.#edits.start();
    this.#dispatch('start');
    if (this.#paused) this.#dispatch('pause');
  }

  pause(): void {
    this.#paused = true;
    this.#dispatch('pause');
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#timer.noteActivity();
    this.#dispatch('resume');
  }

  signal(signal: HostSignal): void {
    const wasQuiet = this.#timer.isQuiet;
    if (signal === 'hidden') this.#timer.visible = false;
    if (signal === 'focus' || signal === 'active') this.#timer.visible = true;
    if (signal !== 'hidden' && signal !== 'offline') this.#timer.noteActivity();
    if (signal !== 'active') this.#dispatch(signalEvents[signal]);
    else if (wasQuiet) this.#dispatch('focus');
  }

  configure(options: SyncOptions): void {
    this.#parts = { ...this.#parts, options };
    this.#dispatch('settings');
  }

  syncNow(token: CancellationToken = neverCancelled): Promise<SyncReport> {
    this.#askers.push(token);
    this.#nextRound ??= this.#exclusive(() => {
      const askers = this.#askers;
      this.#nextRound = undefined;
      this.#askers = [];
      return this.#rounds.sync('full', () => askers.every((one) => one.isCancellationRequested));
    });
    return this.#nextRound;
  }

  async flush(within: number): Promise<boolean> {
    await this.#board.count().catch(() => undefined);
    if (this.status.pending === 0) return true;
    if (!this.#running || this.#paused || !isLinked(this.#link.state)) return false;
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      const late = clock.schedule(within, () => resolve(false));
      this.#exclusive(() => this.#rounds.sync('flush'))
        .then(
          (report) => resolve(report.pending === 0),
          () => resolve(false),
        )
        .finally(() => late.dispose());
    });
  }

  join(campaignId: CampaignId, token: CancellationToken = neverCancelled): Promise<void> {
    return this.#exclusive(() => this.#rounds.join(campaignId, cancelledBy(token)));
  }

  uploadAgain(campaignId: CampaignId, token: CancellationToken = neverCancelled): Promise<void> {
    return this.#exclusive(async () => {
      await this.#rounds.uploadAgain(campaignId, cancelledBy(token));
      this.#dispatch('edit');
    });
  }

  answerMassDeletion(campaignId: CampaignId, answer: DeletionAnswer): Promise<number> {
    return this.#exclusive(() => this.#rounds.answerMassDeletion(campaignId, answer)).finally(() =>
      this.#dispatch('edit'),
    );
  }

  compact(
    campaignId: CampaignId,
    days: number,
    token: CancellationToken = neverCancelled,
  ): Promise<number> {
    return this.#exclusive(() => this.#rounds.compact(campaignId, days, cancelledBy(token)));
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#edits.stop();
    this.#dispatch('stop');
    await this.#queue.settled();
    await this.#bell.settled();
    // What ended meanwhile has nothing more to say.
    this.#rounds.forget();
    this.#show();
  }

  /** Runs `work` after everything that was asked for before, and keeps no lease while paused. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.run(() =>
      work().finally(async () => {
        if (this.#again) this.#ask();
        this.#again = false;
        if (!this.#paused) return;
        this.#dispatch('pause');
        // A lease that could not be given back is not renewed either, and ends.
        await this.#lease.release().catch(() => undefined);
      }),
    );
  }

  #dispatch(event: LinkEvent): void {
    const before = this.#link.state;
    this.#link.dispatch(event);
    const { state } = this.#link;
    if (state !== before) this.#parts.logger.trace(`sync: ${before}, ${event}: ${state}`);
    this.#show();
  }

  #run(effect: LinkEffect): void {
    const { options } = this.#parts;
    switch (effect) {
      case 'halt':
        this.#rounds.halt();
        break;
      case 'ask':
        this.#ask();
        break;
      case 'again':
        this.#again = true;
        break;
      case 'rest':
        this.#timer.rest();
        break;
      case 'speed-up':
        this.#timer.noteActivity();
        break;
      case 'slow-down':
        this.#timer.noteEmptyPoll();
        break;
      case 'look-again':
        this.#session.lookAgain();
        break;
      case 'release':
        this.#later(() => this.#lease.release());
        break;
      case 'close':
        this.#later(() => this.#session.close());
        break;
      default:
        if (this.#running) this.#timer.wait(effect, options, this.#session.proofDueAt);
    }
  }

  /** Has a background round run after everything asked for before; one that waits already will do. */
  #ask(): void {
    if (this.#asked || !this.#running) return;
    this.#asked = true;
    // Its failure is in the status and in the log.
    this.#exclusive(async () => {
      this.#asked = false;
      if (this.#mayPoll()) await this.#rounds.sync(this.#edits.isWaiting ? 'listen' : 'poll');
    }).catch(() => undefined);
  }

  #mayPoll(): boolean {
    const { state } = this.#link;
    return this.#running && !this.#paused && state !== 'off' && state !== 'signed-out';
  }

  /** For what nobody waits for: a lease ends by itself, and a connection that does not close is not used again. */
  #later(work: () => Promise<void>): void {
    this.#queue.run(work).catch(() => undefined);
  }

  /** Where to listen: a bell that rings while nothing could be read would only cost. */
  #places(): readonly RemotePlace[] {
    const isWanted = this.#running && !this.#paused && this.#parts.options.liveBell;
    return isWanted && isLinked(this.#link.state) ? placesOf(this.#session.statuses) : [];
  }

  #show(): void {
    const { state } = this.#link;
    this.#bell.follow(this.#places());
    const { isUnseen, trouble, leftovers } = this.#rounds;
    const { statuses } = this.#session;
    if (isUnseen && (state === 'starting' || state === 'working')) return;
    // Between the turns of two campaigns there is nothing new to say.
    if (state === 'working' && workingState(statuses) === undefined) return;
    const link = { state, trouble, retryAt: this.#timer.dueAt };
    this.#board.update(fileStanding(link, statuses, leftovers));
  }
}

function cancelledBy(token: CancellationToken): () => boolean {
  return () => token.isCancellationRequested;
}

/** Whether the last round reached the server, or one is about to. */
function isLinked(state: LinkState): boolean {
  return state === 'idle' || state === 'working' || state === 'starting';
}
