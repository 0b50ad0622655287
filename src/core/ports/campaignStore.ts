import type { CancellationToken } from '../cancellation';
import type { MoonforgeError } from '../errors';
import type { Event } from '../event';
import type { AnyCollection, CollectionName } from '../model/collections';
import type { Definition } from '../model/definitions';
import type { CampaignId, RecordId } from '../model/ids';
import type { HistoryReader } from './historyReader';
import type { LinkReader } from './linkReader';
import type { BackupProgress, BackupReport, CheckReport, RepairReport } from './maintenance';
import type { NoteReader } from './noteReader';
import type { Repository } from './repository';
import type { NameHit, NameQuery, SearchQuery, SearchResult } from './search';
import type { Watched } from './storeProgress';
import type { SyncReview } from './syncReview';
import type { SyncStore } from './syncStore';
import type { WriteLabel, WriteOrigin } from './writeOrigin';
import type { WriteUnit } from './writeUnit';

export type { ListQuery, SummaryQuery } from './lists';
export type * from './maintenance';
export type * from './noteReader';
export type * from './repository';
export type * from './search';
export type * from './writeOrigin';
export type * from './writeUnit';

/**
 * The workspace's SQLite file: the local source of truth. Opened by `src/db`; everyone else sees this port.
 * Every method may reject with a `MoonforgeError` whose reason starts with `database-`.
 */
export interface CampaignStore {
  /** Absolute path of the file, or ':memory:'. */
  readonly file: string;
  /** The collections of the file, parents before children: the product's own, or those it was opened with. */
  readonly definitions: readonly Definition[];
  /** True when every write rejects with `readOnlyReason`. */
  readonly readOnly: boolean;
  /**
   * Why nothing can be written, with a sentence: `database-read-only` when the file or its folder may not be written or was
   * opened so, `newer-schema` when a newer version wrote it. `undefined` while writes are possible.
   */
  readonly readOnlyReason: MoonforgeError | undefined;
  /** Rows that changed, fired once per committed transaction, whichever process committed it. */
  readonly onDidChange: Event<StoreChange>;
  readonly notes: NoteReader;
  readonly links: LinkReader;
  readonly sync: SyncStore;
  readonly review: SyncReview;
  readonly history: HistoryReader;
  repository<D extends AnyCollection>(definition: D): Repository<D>;
  /**
   * Runs `work` as one transaction on the single writer queue: record, `local_metas`, `outbox_ops`, history, links
   * and search rows commit together or not at all. Reads inside see its own uncommitted rows, no one else does.
   * `work` uses its unit only: a write inside a write rejects, and beside ':memory:' so does any other read of the store.
   */
  write<T>(work: (unit: WriteUnit) => Promise<T>, origin?: WriteOrigin | WriteLabel): Promise<T>;
  /** Full-text search in the language of `docs/search.md`, best first. */
  search(query: SearchQuery): Promise<SearchResult>;
  /** The notes whose titles or aliases fit what was typed, typos and all, best first; without text the last changed. */
  findNames(query: NameQuery): Promise<readonly NameHit[]>;
  /**
   * Hands everything the file holds to `write`, piece by piece, as one JSON text: every campaign with deleted records,
   * history and unsent edits, and the attachments beside the file. Equal files give equal texts. `restoreBackup` is the
   * way back.
   */
  exportBackup(
    write: (text: string) => Promise<void>,
    progress: (progress: BackupProgress) => void,
    token: CancellationToken,
  ): Promise<BackupReport>;
  /**
   * Compares everything in the file with everything else and changes nothing. Rejects with `cancelled`, also when the
   * store is closed meanwhile.
   */
  check(watched?: Partial<Watched>): Promise<CheckReport>;
  /**
   * Copies the file, then mends in one transaction what follows from other rows: indexes, derived fields, marks of unsent
   * edits, order keys, places of notes whose parent is gone. No text is changed. Rejects with `cancelled` and, where no
   * copy can be made, `database-unavailable`; the file is then as it was.
   */
  repair(watched?: Partial<Watched>): Promise<RepairReport>;
  /** Waits for queued writes, checkpoints the write-ahead log and closes. Idempotent. */
  close(): Promise<void>;
}

export interface StoreChange {
  readonly rows: readonly ChangedRow[];
  /** True when another process committed it. */
  readonly external: boolean;
}

export interface ChangedRow {
  readonly collection: CollectionName;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
}
