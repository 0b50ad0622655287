import { AsyncLocalStorage } from 'node:async_hooks';
import { MoonforgeError } from '../../core/errors';
import { SerialQueue } from '../../core/serialQueue';

interface Turn {
  running: boolean;
}

/**
 * Gives turns on one connection, first come first served: a transaction of one flow can never swallow or collide with
 * statements of another. A turn asked for from within a running turn could never begin, so it is refused at once.
 */
export class WriterQueue {
  readonly #current = new AsyncLocalStorage<Turn>();
  readonly #turns = new SerialQueue();
  #closed = false;

  /** The caller runs inside a turn, which no other turn can begin before it has ended. */
  get isInTurn(): boolean {
    return this.#current.getStore()?.running === true;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) {
      return Promise.reject(new MoonforgeError('database-unavailable', 'The campaign is closed.'));
    }
    if (this.isInTurn) {
      return Promise.reject(new Error('Inside a write, read and write through its unit.'));
    }
    return this.#turns.run(() => this.#take(work));
  }

  /** Refuses new turns and waits for those already given. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.settled();
  }

  async #take<T>(work: () => Promise<T>): Promise<T> {
    const turn: Turn = { running: true };
    try {
      return await this.#current.run(turn, work);
    } finally {
      turn.running = false;
    }
  }
}
