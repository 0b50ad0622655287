import { setTimeout } from 'node:timers/promises';
import { messageOf } from '../../core/errors';
import type { Logger } from '../../core/logger';
import type { ReadAccess } from '../connection/reads';
import type { WriterQueue } from '../connection/writerQueue';
import { hasStaleWords, settleWords } from './staleWords';
import type { Transaction } from '../write/transaction';

export interface WordSettlerParts {
  readonly read: ReadAccess;
  /** Where writes take their turns; `undefined` in a file that cannot be written: its index stays as it is. */
  readonly queue: WriterQueue | undefined;
  readonly transact: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  readonly logger: Logger;
}

/** A round that was under way may end without what was committed meanwhile; the next one has it. */
const rounds = 2;

/** How long whoever asks waits while nothing is settled, in milliseconds: a long write may be in the way. */
const patience = 4_000;

/**
 * Lets the search index follow after many notes were rewritten, here or by another process that ended before: some notes
 * per transaction, so that other writes come in between.
 */
export class WordSettler {
  readonly #parts: WordSettlerParts;
  #running: Promise<void> | undefined;
  /** Transactions that settled something. */
  #steps = 0;
  #closed = false;

  constructor(parts: WordSettlerParts) {
    this.#parts = parts;
  }

  /** Begins in the background. */
  start(): void {
    if (this.#parts.queue !== undefined) void this.#settle();
  }

  /**
   * Waits while the index is brought to what was committed before the call; gives whether it has come there. It has not
   * after a failure, which is logged, behind a long write, in a file that cannot be written, and inside of a write, which
   * it would have to wait for.
   */
  async settled(): Promise<boolean> {
    const { queue, read } = this.#parts;
    if (!(await read(hasStaleWords))) return true;
    if (queue === undefined || queue.isInTurn) return false;
    await Promise.race([this.#settle(), this.#stalled()]);
    return !(await read(hasStaleWords));
  }

  /** Ends what is to be done, so that the next program finds it done; one that is killed leaves it to the next. */
  async close(): Promise<void> {
    if (this.#parts.queue !== undefined) await this.#settle();
    this.#closed = true;
  }

  /** Settles everything; a failure is logged. */
  async #settle(): Promise<void> {
    try {
      for (let round = 0; round < rounds && (await this.#parts.read(hasStaleWords)); round += 1) {
        this.#running ??= this.#run();
        await this.#running;
      }
    } catch (error) {
      // What closing broke off is for the next program.
      if (this.#closed) return;
      this.#parts.logger.warn(`The search index is not up to date: ${messageOf(error)}`);
    }
  }

  /** Resolves when nothing was settled for a while. */
  async #stalled(): Promise<void> {
    for (let seen = -1; seen !== this.#steps;) {
      seen = this.#steps;
      await setTimeout(patience, undefined, { ref: false });
    }
  }

  async #run(): Promise<void> {
    try {
      while (await this.#parts.transact(settleWords)) this.#steps += 1;
    } finally {
      this.#running = undefined;
    }
  }
}
