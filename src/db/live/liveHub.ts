import type { Disposable } from '../../core/disposable';
import { messageOf, MoonforgeError } from '../../core/errors';
import type { Event } from '../../core/event';
import type { Logger } from '../../core/logger';
import type { Watch } from '../../core/ports/lists';
import type { ReadAccess } from '../connection/reads';
import type { Sql } from '../connection/sqlConnection';
import { readNews } from './changeLogReader';
import type { LiveQuery, LiveResult } from './liveQuery';
import { readChanges } from './liveQuery';
import type { AnyLiveWatch } from './liveWatch';
import { LiveWatch } from './liveWatch';

/** Changed rows beyond which it costs less to read every result again than to look whose rows they are. */
const manyRows = 1_000;
/** Milliseconds until a failed read is tried again, if no commit comes before. */
const retryPause = 1_000;

export interface LiveHubParts {
  /** Runs reads on one committed state. */
  readonly snapshot: ReadAccess;
  /** Fires when there may be commits that were not seen. */
  readonly committed: Event<unknown>;
  readonly logger: Logger;
}

/** A watch whose first result is still to be read. */
interface Joining {
  readonly read: (sql: Sql) => Promise<void>;
  readonly enter: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Keeps the results of all watches at one committed state. After a commit, whoever made it, one transaction on a reading
 * connection reads which rows changed, from the change log, and the results those rows touch: the log belongs to the same
 * state as the results, so none can be newer than another. Without watches it listens to nothing.
 */
export class LiveHub {
  readonly #parts: LiveHubParts;
  readonly #watches = new Set<AnyLiveWatch>();
  #joining: Joining[] = [];
  /** Those of them whose first result is being read. */
  #entering: readonly Joining[] = [];
  #listening: Disposable | undefined;
  /** The last entry of the change log that the results contain. */
  #seen: number | undefined;
  #due = false;
  #round: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: LiveHubParts) {
    this.#parts = parts;
  }

  /** How many watches there are. */
  get size(): number {
    return this.#watches.size;
  }

  /** Watches a query; resolves once it has its first value. */
  watch<T>(query: LiveQuery<T>): Promise<Watch<T>> {
    return new Promise((resolve, refuse) => {
      if (this.#closed) {
        refuse(closedError());
        return;
      }
      let result: LiveResult<T> | undefined;
      const read = async (sql: Sql): Promise<void> => {
        result = await query(sql);
      };
      const enter = (): void => {
        if (result === undefined) return;
        const watch = new LiveWatch(query, result, (left) => this.#leave(left));
        this.#watches.add(watch);
        resolve(watch);
      };
      this.#joining.push({ read, enter, refuse });
      this.#listening ??= this.#parts.committed(() => this.#wake());
      this.#wake();
    });
  }

  /** Ends all watches; a round under way ends first. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const { refuse } of this.#joining.splice(0)) refuse(closedError());
    for (const watch of this.#watches) watch.end();
    this.#watches.clear();
    this.#rest();
    await this.#round;
  }

  #leave(watch: AnyLiveWatch): void {
    this.#watches.delete(watch);
    this.#rest();
  }

  /** Stops listening when there is nobody to tell. */
  #rest(): void {
    if (this.#watches.size + this.#joining.length + this.#entering.length > 0) return;
    this.#listening?.dispose();
    this.#listening = undefined;
    this.#seen = undefined;
    clearTimeout(this.#retry);
  }

  #wake(): void {
    if (this.#closed) return;
    this.#due = true;
    this.#round ??= this.#run();
  }

  async #run(): Promise<void> {
    while (this.#due && !this.#closed) {
      this.#due = false;
      await this.#look();
    }
    this.#round = undefined;
  }

  /** Reads what is to be read in one transaction, then takes it all over, then tells. */
  async #look(): Promise<void> {
    const joining = this.#joining.splice(0);
    this.#entering = joining;
    clearTimeout(this.#retry);
    try {
      const entering = await this.#parts.snapshot((sql) => this.#read(sql, joining));
      if (this.#closed) throw closedError();
      const changed = [...this.#watches].filter((watch) => watch.takeOver());
      for (const { enter } of entering) enter();
      for (const watch of changed) this.#tell(watch);
    } catch (error) {
      for (const { refuse } of joining) refuse(error);
      this.#tryAgain(error);
    }
    this.#entering = [];
    this.#rest();
  }

  /** Resolves to those that joined and have their result. */
  async #read(sql: Sql, joining: readonly Joining[]): Promise<readonly Joining[]> {
    const { seq, docIds } = await readNews(sql, this.#seen);
    const any = docIds === undefined || docIds.length > manyRows;
    const changes = any ? undefined : await readChanges(sql, docIds);
    for (const watch of this.#watches) {
      if (!watch.touchedBy(changes)) continue;
      await watch.read(sql).catch((error: unknown) => this.#tryAgain(error));
    }
    const entering: Joining[] = [];
    for (const joined of joining) {
      await joined.read(sql).then(() => void entering.push(joined), joined.refuse);
    }
    this.#seen = seq;
    return entering;
  }

  #tell(watch: AnyLiveWatch): void {
    try {
      watch.tell();
    } catch (error) {
      this.#parts.logger.error(`A listener of a watch failed: ${messageOf(error)}`);
    }
  }

  #tryAgain(error: unknown): void {
    if (this.#closed || this.#watches.size === 0) return;
    this.#parts.logger.warn(`What is watched could not be read: ${messageOf(error)}`);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#wake(), retryPause);
    this.#retry.unref();
  }
}

function closedError(): MoonforgeError {
  return new MoonforgeError('database-unavailable', 'The campaign is closed.');
}
