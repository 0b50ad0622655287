import type { Disposable } from '../core/disposable';
import type { Clock } from '../core/ports/clock';

/** Waits, in milliseconds: after the last call, and after the first one at most. */
export interface DebounceDelays {
  readonly idle: number;
  readonly atMost: number;
}

/** Runs `task` once calls have stopped for a while, and now and then while they do not stop. */
export class Debounce implements Disposable {
  readonly #clock: Clock;
  readonly #delays: DebounceDelays;
  readonly #task: () => void;
  #timer: Disposable | undefined;
  #since = 0;

  constructor(clock: Clock, delays: DebounceDelays, task: () => void) {
    this.#clock = clock;
    this.#delays = delays;
    this.#task = task;
  }

  /** Whether it was called and its task has not run since. */
  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  call(): void {
    const now = this.#clock.now();
    if (this.#timer === undefined) this.#since = now;
    this.dispose();
    const { idle, atMost } = this.#delays;
    this.#timer = this.#clock.schedule(Math.min(idle, this.#since + atMost - now), () => {
      this.#timer = undefined;
      this.#task();
    });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
