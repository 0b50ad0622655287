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

/**
 * Lets the search index follow after many notes were rewritten, here or by another process that ended before: some notes
 * per transaction, so that other writes come in between.
 */
export class WordSettler {
  readonly #parts: WordSettlerParts;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(parts: WordSettlerParts) {
    this.#parts = parts;
  }

  /** Begins in the background. */
  start(): void {
    void this.settled();
  }

  /**
   * Resolves when the index has the words of everything committed, to whether it has: not after a failure, which is
   * logged, not in a file that cannot be written, and not inside of a write, which it would have to wait for.
   */
  async settled(): Promise<boolean> {
    const { queue, read } = this.#parts;
    if (this.#closed) return false;
    if (queue === undefined || queue.isInTurn) return !(await read(hasStaleWords));
    try {
      for (let round = 0; round < rounds && (await read(hasStaleWords)); round += 1) {
        this.#running ??= this.#run();
        await this.#running;
      }
      return true;
    } catch (error) {
      this.#parts.logger.warn(`The search index is not up to date: ${messageOf(error)}`);
      return false;
    }
  }

  /** Ends what is to be done, so that the next program finds it done; one that is killed leaves it to the next. */
  async close(): Promise<void> {
    await this.settled();
    this.#closed = true;
  }

  async #run(): Promise<void> {
    try {
      while (await this.#parts.transact(settleWords));
    } finally {
      this.#running = undefined;
    }
  }
}
