import path from 'node:path';
import type { CancellationToken } from '../core/cancellation';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { MoonforgeError } from '../core/errors';
import { Emitter } from '../core/event';
import type { Logger } from '../core/logger';
import type { AnyCollection } from '../core/model/collections';
import type {
  BackupProgress,
  BackupReport,
  CampaignStore,
  CheckReport,
  NameHit,
  NameQuery,
  NoteReader,
  RepairReport,
  Repository,
  SearchQuery,
  SearchResult,
  StoreChange,
  WriteLabel,
  WriteOrigin,
  WriteUnit,
} from '../core/ports/campaignStore';
import type { LinkReader } from '../core/ports/linkReader';
import type { Clock } from '../core/ports/clock';
import type { HistoryReader } from '../core/ports/historyReader';
import type { Watched } from '../core/ports/storeProgress';
import type { SyncReview } from '../core/ports/syncReview';
import type { SyncStore } from '../core/ports/syncStore';
import { exportBackup } from './backup/exportBackup';
import type { Connections } from './connection/openConnections';
import type { PlaceCheck } from './file/filePlace';
import { createLinkReader } from './links/linkReader';
import { createHistoryReader } from './history/createHistoryReader';
import { NameIndex } from './names/nameIndex';
import { WordSettler } from './index/wordSettler';
import { LiveHub } from './live/liveHub';
import { ChangeWatcher } from './read/changeWatcher';
import { createNoteReader } from './read/noteReader';
import { searchNotes } from './read/search';
import { FileCare, repairLabel } from './repair/fileCare';
import { createRepository } from './repository';
import type { Definition } from './schema/definition';
import { ownDefinition } from './schema/definition';
import { createSyncStore } from './sync/createSyncStore';
import { createSyncReview } from './sync/review/syncReview';
import { StoreWriter } from './write/storeWriter';
import type { Transaction } from './write/transaction';
import { inSteps, writeUnit } from './write/unit';

export interface StoreParts {
  readonly connections: Connections;
  readonly file: string;
  readonly definitions: readonly Definition[];
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** Random name of this store among all that write to the file. */
  readonly writerId: string;
  /** Milliseconds between looks for other processes' commits. */
  readonly watchInterval: number;
  /** The signed-in user, if there is one. */
  readonly author: () => string | undefined;
  readonly assertInPlace: PlaceCheck;
}

const unsettledWords =
  'The search index lacks the last change to many notes: open the campaign file where it can be written, and search again.';

/** The campaign store over one SQLite file. */
export class SqliteCampaignStore implements CampaignStore {
  readonly file: string;
  readonly definitions: readonly Definition[];
  readonly readOnly: boolean;
  readonly readOnlyReason: MoonforgeError | undefined;
  readonly notes: NoteReader;
  readonly links: LinkReader;
  readonly sync: SyncStore;
  readonly review: SyncReview;
  readonly history: HistoryReader;
  readonly #parts: StoreParts;
  readonly #changed = new Emitter<StoreChange>();
  readonly #names: NameIndex;
  readonly #writer: StoreWriter | undefined;
  readonly #live: LiveHub;
  readonly #care: FileCare;
  readonly #words: WordSettler;
  #watcher: ChangeWatcher | undefined;
  #closing: Promise<void> | undefined;

  private constructor(parts: StoreParts) {
    const { connections, definitions, file } = parts;
    this.#parts = parts;
    this.file = file;
    this.definitions = definitions;
    this.readOnly = connections.writer === undefined;
    this.readOnlyReason = connections.refusal;
    if (connections.writer !== undefined) {
      const { queue, writer: sql } = connections;
      const settle = (): void => this.#words.start();
      const changed = this.#changed;
      this.#writer = new StoreWriter({ ...parts, sql, queue, changed, settleWords: settle });
    }
    this.#words = new WordSettler({
      ...parts,
      read: connections.read,
      queue: this.readOnly ? undefined : connections.queue,
      transact: (work) => this.#transact('command', work),
    });
    this.#care = new FileCare({ ...parts, transact: (work) => this.#transact(repairLabel, work) });
    this.#names = new NameIndex({ read: connections.read, onDidChange: this.#changed.event });
    this.links = createLinkReader(connections.read, () => this.#words.settled());
    this.#live = new LiveHub({
      snapshot: connections.live,
      committed: (listener) => this.#whileWatched(listener),
      logger: parts.logger,
    });
    this.notes = createNoteReader({ read: connections.read, live: this.#live, definitions });
    this.sync = createSyncStore({
      read: connections.read,
      definitions,
      transact: (work) => this.#transact('sync', work),
    });
    this.review = createSyncReview(connections.read, definitions);
    this.history = createHistoryReader({
      read: connections.read,
      definitions,
      transact: (work) => this.#transact('command', work),
    });
  }

  static async start(parts: StoreParts): Promise<SqliteCampaignStore> {
    const store = new SqliteCampaignStore(parts);
    await store.#watch();
    store.#words.start();
    return store;
  }

  get onDidChange(): Emitter<StoreChange>['event'] {
    return this.#changed.event;
  }

  repository<D extends AnyCollection>(definition: D): Repository<D> {
    const { connections, definitions } = this.#parts;
    return createRepository<D>(ownDefinition(definitions, definition), {
      read: connections.read,
      live: this.#live,
      write: (work) => this.write(work),
      transact: (origin, work) => this.#transact(origin, work),
    });
  }

  write<T>(
    work: (unit: WriteUnit) => Promise<T>,
    origin: WriteOrigin | WriteLabel = 'edit',
  ): Promise<T> {
    return this.#transact(origin, (transaction) =>
      inSteps((step) => work(writeUnit(transaction, step))),
    );
  }

  async search(query: SearchQuery): Promise<SearchResult> {
    const { connections, definitions } = this.#parts;
    const isSettled = await this.#words.settled();
    const result = await connections.read((sql) => searchNotes({ sql, definitions }, query));
    if (isSettled) return result;
    return { ...result, problems: [...result.problems, unsettledWords], isBehind: true };
  }

  findNames(query: NameQuery): Promise<readonly NameHit[]> {
    return this.#names.find(query);
  }

  async check(watched: Partial<Watched> = {}): Promise<CheckReport> {
    await this.#words.settled();
    return this.#care.check(watched);
  }

  repair(watched: Partial<Watched> = {}): Promise<RepairReport> {
    return this.#care.repair(watched);
  }

  async exportBackup(
    write: (text: string) => Promise<void>,
    progress: (progress: BackupProgress) => void,
    token: CancellationToken,
  ): Promise<BackupReport> {
    const { connections, assertInPlace, file } = this.#parts;
    await assertInPlace();
    const mediaFolder = file === ':memory:' ? undefined : path.join(path.dirname(file), 'media');
    return connections.snapshot((sql) =>
      exportBackup(sql, { mediaFolder, write, progress, token }),
    );
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { connections } = this.#parts;
    const { queue, writer } = connections;
    await this.#watcher?.stop();
    await this.#words.close();
    await this.#live.close();
    await this.#care.close();
    await queue.close();
    this.#names.dispose();
    this.#changed.dispose();
    // Another process may be reading: then its own close, or the next writer's, moves the log into the file.
    await writer?.all('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
    await connections.close();
  }

  #transact<T>(
    origin: WriteOrigin | WriteLabel,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const { refusal } = this.#parts.connections;
    if (this.#writer !== undefined) return this.#writer.run(origin, work);
    return Promise.reject(refusal ?? new Error('A store without a writer has no reason for it.'));
  }

  /** Subscribes for watches: while there are any, the process goes on to wait for other processes' commits. */
  #whileWatched(listener: (change: StoreChange) => void): Disposable {
    const disposables = new DisposableStore();
    disposables.add(this.#changed.event(listener));
    if (this.#watcher !== undefined) disposables.add(this.#watcher.hold());
    return disposables;
  }

  async #watch(): Promise<void> {
    const { connections, writerId, logger, watchInterval } = this.#parts;
    if (connections.reader === undefined) return;
    this.#watcher = await ChangeWatcher.start({
      sql: connections.reader,
      writerId,
      changed: this.#changed,
      logger,
      interval: watchInterval,
    });
  }
}
