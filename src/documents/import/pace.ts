import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work between two turns of the event loop. */
const longestStretch = 10;

/** Breaks long synchronous work up, so that others get their turn on the event loop in between. */
export class Pace {
  #since = performance.now();

  /** Call it between two pieces of work: it lets the others go first whenever the work has lasted for long. */
  async step(): Promise<void> {
    if (performance.now() - this.#since < longestStretch) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
