import type { Clock } from '../../core/ports/clock';
import type { WriteLabel, WriteOrigin } from '../../core/ports/campaignStore';
import type { Announcements } from '../announce';
import { announce } from '../announce';
import type { SqlConnection } from '../connection/sqlConnection';
import type { WriterQueue } from '../connection/writerQueue';
import type { PlaceCheck } from '../file/filePlace';
import { resolveLinks } from '../index/linkNames';
import { writeWords } from '../index/searchIndex';
import { LastPlaces } from '../read/lastPlaces';
import type { Definition } from '../schema/definition';
import { logChanges } from './changeLog';
import type { OpenTransaction } from './openTransaction';
import { openTransaction } from './openTransaction';
import type { Transaction } from './transaction';

export interface StoreWriterParts extends Announcements {
  readonly sql: SqlConnection;
  readonly queue: WriterQueue;
  readonly definitions: readonly Definition[];
  readonly clock: Pick<Clock, 'now'>;
  /** Random name of this store, by which it knows its own rows of the change log. */
  readonly writerId: string;
  /** The signed-in user, if there is one; kept with what is written. */
  readonly author: () => string | undefined;
  readonly assertInPlace: PlaceCheck;
  /** Called after a commit that left words of the search index to `settleWords`. */
  readonly settleWords: () => void;
}

/** Records after whose writing the memory for it is given back. */
const manyRecords = 1_000;

/** Runs transactions one at a time and tells what each changed once it is committed. */
export class StoreWriter {
  readonly #parts: StoreWriterParts;
  readonly #places = new LastPlaces();

  constructor(parts: StoreWriterParts) {
    this.#parts = parts;
  }

  async run<T>(
    wrote: WriteOrigin | WriteLabel,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const { sql, definitions, clock, queue, author } = this.#parts;
    const { origin, label = null } = typeof wrote === 'string' ? { origin: wrote } : wrote;
    const open = openTransaction({
      sql,
      definitions,
      now: clock.now(),
      origin,
      label,
      author: author() ?? null,
      places: this.#places,
    });
    const result = await queue.run(() => this.#commit(work, open));
    const { changes, words } = open.transaction;
    const { rows } = changes;
    announce(this.#parts, { rows, external: false });
    if (words.isDeferred) this.#parts.settleWords();
    // What is committed stays so when the store is closed meanwhile.
    if (rows.length > manyRecords) await sql.run('PRAGMA shrink_memory').catch(() => undefined);
    return result;
  }

  async #commit<T>(
    work: (transaction: Transaction) => Promise<T>,
    { transaction, settle }: OpenTransaction,
  ): Promise<T> {
    const { direct: sql } = transaction;
    // Immediate: a deferred transaction that read first could never become a writer after another process wrote.
    await sql.run('BEGIN IMMEDIATE');
    try {
      const result = await work(transaction);
      await transaction.flush();
      await writeWords(transaction);
      await resolveLinks(transaction);
      await transaction.operation.finish();
      await bothEnded(logChanges(transaction, this.#parts.writerId), this.#parts.assertInPlace());
      await sql.run('COMMIT');
      return result;
    } catch (error) {
      await settle();
      // SQLite has already rolled back after some errors, such as a full disk.
      await sql.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}

/** Waits for both and rejects with the failure of the first that failed: nothing may run on when all is rolled back. */
async function bothEnded(...work: readonly [Promise<void>, Promise<void>]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
