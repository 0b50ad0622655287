import { MoonforgeError } from '../../core/errors';
import { SerialQueue } from '../../core/serialQueue';
import type { Connection, ConnectionOptions } from './openConnection';
import { openConnection } from './openConnection';
import { inSnapshot } from './reads';
import type { Sql } from './sqlConnection';

/**
 * Reads on one committed state each, one after the other, on a connection that is opened for the first of them and kept:
 * on the connection of all other reads, a transaction would show its old state to those that come in between.
 */
export class SnapshotReads {
  readonly #options: ConnectionOptions;
  #connection: Promise<Connection> | undefined;
  readonly #reads = new SerialQueue();
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  run<T>(read: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#reads.run(async () => {
      const { sql } = await this.#open();
      return inSnapshot(sql, read);
    });
  }

  /** Refuses new reads and waits for those already asked for. */
  async close(): Promise<void> {
    await this.#reads.settled();
    this.#closed = true;
    await (await this.#connection)?.close();
  }

  /** After a failure the next read tries again. */
  async #open(): Promise<Connection> {
    if (this.#closed) throw new MoonforgeError('database-unavailable', 'The campaign is closed.');
    const opening = (this.#connection ??= openConnection(this.#options));
    try {
      return await opening;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }
}
