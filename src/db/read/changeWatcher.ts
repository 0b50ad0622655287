import { messageOf } from '../../core/errors';
import type { Disposable } from '../../core/disposable';
import type { ChangedRow } from '../../core/ports/campaignStore';
import type { Announcements } from '../announce';
import { announce } from '../announce';
import type { Sql } from '../connection/sqlConnection';
import { lastSequence } from '../live/changeLogReader';

export interface ChangeWatcherParts extends Announcements {
  /** The reading connection: its `data_version` moves whenever another connection commits. */
  readonly sql: Sql;
  readonly writerId: string;
  /** Milliseconds between looks. */
  readonly interval: number;
}

interface LogRow extends ChangedRow {
  readonly batch: number;
}

/** The log's first and last entry behind a place; null when there is none. */
interface LogSpan {
  readonly first: number | null;
  readonly last: number | null;
}

/** Tells the store's listeners what other processes commit to the file, one event per transaction. */
export class ChangeWatcher implements Disposable {
  readonly #parts: ChangeWatcherParts;
  #dataVersion: number;
  #seen: number;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #disposed = false;
  #holds = 0;

  private constructor(parts: ChangeWatcherParts, dataVersion: number, seen: number) {
    this.#parts = parts;
    this.#dataVersion = dataVersion;
    this.#seen = seen;
    this.#schedule();
  }

  static async start(parts: ChangeWatcherParts): Promise<ChangeWatcher> {
    const dataVersion = await readDataVersion(parts.sql);
    return new ChangeWatcher(parts, dataVersion, await lastSequence(parts.sql));
  }

  /** Stops looking; a look under way ends first. */
  async stop(): Promise<void> {
    this.dispose();
    await this.#looking;
  }

  /** Keeps the process running for somebody who waits for changes, until the result is disposed. */
  hold(): Disposable {
    this.#holds += 1;
    this.#timer?.ref();
    return {
      dispose: () => {
        this.#holds -= 1;
        if (this.#holds === 0) this.#timer?.unref();
      },
    };
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#disposed) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(() => this.#schedule());
    }, this.#parts.interval);
    if (this.#holds === 0) this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { sql, logger } = this.#parts;
    try {
      const dataVersion = await readDataVersion(sql);
      if (dataVersion === this.#dataVersion) return;
      await this.#announce();
      this.#dataVersion = dataVersion;
    } catch (error) {
      logger.warn(`Changes of other windows could not be read: ${messageOf(error)}`);
    }
  }

  async #announce(): Promise<void> {
    const { sql, writerId } = this.#parts;
    const span = await sql.get<LogSpan>(
      'SELECT min(seq) AS first, max(seq) AS last FROM change_log WHERE seq > ?',
      [this.#seen],
    );
    if (typeof span?.first !== 'number' || typeof span.last !== 'number') return;
    const missed = span.first > this.#seen + 1;
    // The store's own rows are known, and there may be thousands.
    const rows = await sql.all<LogRow>(
      `SELECT batch, collection, docId, campaignId FROM change_log
        WHERE seq > ? AND seq <= ? AND writer <> ? ORDER BY seq`,
      [this.#seen, span.last, writerId],
    );
    this.#seen = span.last;
    const events = missed ? [await everything(sql)] : batchesOf(rows);
    for (const event of events) {
      if (!this.#disposed) announce(this.#parts, { rows: event, external: true });
    }
  }
}

/** The rows of each transaction. */
function batchesOf(rows: readonly LogRow[]): readonly (readonly ChangedRow[])[] {
  const batches = new Map<number, ChangedRow[]>();
  for (const { batch, collection, docId, campaignId } of rows) {
    const known = batches.get(batch) ?? [];
    known.push({ collection, docId, campaignId });
    batches.set(batch, known);
  }
  return [...batches.values()];
}

/** Every record: what may have changed when the log no longer reaches back to the last look. */
async function everything(sql: Sql): Promise<readonly ChangedRow[]> {
  return sql.all<ChangedRow>('SELECT collection, docId, campaignId FROM notes');
}

async function readDataVersion(sql: Sql): Promise<number> {
  const row = await sql.get<{ readonly data_version: number }>('PRAGMA data_version');
  return row?.data_version ?? 0;
}
