import type { Disposable } from '../../../src/core/disposable';
import type { Clock } from '../../../src/core/ports/clock';

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/** Time that passes only when told to. */
export class VirtualClock implements Clock {
  #now = 1_000_000;
  readonly #tasks = new Set<Task>();

  now(): number {
    return this.#now;
  }

  schedule(delay: number, run: () => void): Disposable {
    const task = { at: this.#now + delay, run };
    this.#tasks.add(task);
    return { dispose: () => void this.#tasks.delete(task) };
  }

  /** Runs what falls due in the next milliseconds, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let task = this.#due(end); task !== undefined; task = this.#due(end)) {
      this.#tasks.delete(task);
      this.#now = Math.max(this.#now, task.at);
      task.run();
    }
    this.#now = end;
  }

  #due(end: number): Task | undefined {
    return [...this.#tasks].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
