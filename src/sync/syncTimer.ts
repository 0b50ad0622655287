import type { Disposable } from '../core/disposable';
import type { Clock } from '../core/ports/clock';
import type { SyncOptions } from '../core/ports/syncEngine';
import { backoffDelay, quotaDelay } from './backoff';
import { heartbeat } from './lease';
import type { LinkEffect } from './linkTable';
import { activeTime, pollDelay } from './pollSchedule';

export type WaitEffect = Extract<LinkEffect, `${string}-later`>;

/** The one wait of the link: until the next poll, or the next attempt. */
export class SyncTimer {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #due: () => void;
  #timer: Disposable | undefined;
  #dueAt: number | null = null;
  #failures = 0;
  #emptyPolls = 0;
  #activeAt = 0;
  /** Whether somebody may look at the window. */
  visible = true;

  constructor(clock: Clock, random: () => number, due: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#due = due;
  }

  /** When the wait ends; null while there is none. Milliseconds since the epoch. */
  get dueAt(): number | null {
    return this.#dueAt;
  }

  /** Whether neither the user nor anybody else changed something for a while. */
  get isQuiet(): boolean {
    return this.#clock.now() - this.#activeAt >= activeTime;
  }

  /** The user or somebody else did something: polls keep their interval for a while. */
  noteActivity(): void {
    this.#activeAt = this.#clock.now();
    this.#emptyPolls = 0;
  }

  /** A round ended well; in quiet times the next one may come later. */
  noteEmptyPoll(): void {
    if (this.isQuiet) this.#emptyPolls += 1;
  }

  /** Waits for nothing. */
  rest(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#dueAt = null;
  }

  /** Waits anew, in place of whatever was waited for. A proof that is due earlier ends the wait for a poll. */
  wait(effect: WaitEffect, options: SyncOptions, proofDueAt: number): void {
    this.rest();
    const now = this.#clock.now();
    const delay = this.#delay(effect, options);
    const isPoll = effect === 'poll-later';
    const untilProof = isPoll ? Math.max(options.pollInterval, proofDueAt - now) : Infinity;
    const wait = Math.min(delay, untilProof);
    this.#dueAt = now + wait;
    this.#timer = this.#clock.schedule(wait, () => {
      this.rest();
      this.#due();
    });
  }

  #delay(effect: WaitEffect, { pollInterval, retryDelay }: SyncOptions): number {
    if (effect === 'follow-later') return heartbeat;
    if (effect === 'poll-later') {
      this.#failures = 0;
      const { visible } = this;
      return pollDelay({ interval: pollInterval, visible, emptyPolls: this.#emptyPolls });
    }
    this.#failures += 1;
    if (effect === 'quota-later') return quotaDelay(this.#failures, this.#random);
    return Math.max(retryDelay, backoffDelay(this.#failures, retryDelay, this.#random));
  }
}
