import type { CancellationToken } from '../cancellation';
import type { MoonforgeError } from '../errors';
import type { Event } from '../event';
import type { JsonValue } from '../json';
import type { AnyCollection, AnyRecord, CollectionName } from '../model/collections';
import type { FieldsOf, RecordOf } from '../model/collectionDefinition';
import type { Definition } from '../model/definitions';
import type { CampaignId, RecordId } from '../model/ids';
import type { LinkReader } from './linkReader';
import type { HistoryReader, LongStep, UndoReport } from './historyReader';
import type {
  BelowQuery,
  ListFilter,
  ListQuery,
  LostParentsQuery,
  Page,
  PageWindow,
  SummaryFilter,
  SummaryQuery,
  Tally,
  Watch,
  WatchQuery,
} from './lists';
import type { Watched } from './storeProgress';
import type { SyncStore } from './syncStore';

export type { ListQuery, SummaryQuery } from './lists';

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

/** What wrote: kept with the version that the write replaced. */
export type WriteOrigin = 'edit' | 'import' | 'sync' | 'command';

/** What wrote, and how the history names it: `Rename "Bree" to "Bree-land"`. */
export interface WriteLabel {
  readonly origin: WriteOrigin;
  readonly label: string;
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

/** Reads and writes of one collection. Deleted records are left out unless asked for. */
export interface Repository<D extends AnyCollection> {
  getById(docId: RecordId): Promise<RecordOf<D> | undefined>;
  /** In the order of `NoteReader.summaries`. */
  list(query?: ListQuery): Promise<readonly RecordOf<D>[]>;
  page(query: ListFilter & PageWindow): Promise<Page<RecordOf<D>>>;
  /**
   * Goes through a list of any length in the memory of one page. Each page is read when the loop gets there, so the loop
   * may write: a record that moves to where the loop still comes is met again.
   */
  each(query?: ListFilter): AsyncIterable<RecordOf<D>>;
  /** Some fields of some records, without reading the others; deleted and unknown records are left out. */
  pick<K extends keyof FieldsOf<D> & string>(
    docIds: readonly RecordId[],
    fields: readonly K[],
  ): Promise<ReadonlyMap<RecordId, Pick<FieldsOf<D>, K>>>;
  /** Follows all records of the collection, or of one campaign's. */
  watchAll(campaignId?: CampaignId): Promise<Watch<readonly RecordOf<D>[]>>;
  watch(query: WatchQuery<ListFilter>): Promise<Watch<readonly RecordOf<D>[]>>;
  /** Inserts when `docId` is absent or unknown, else changes the given fields. */
  upsert(draft: DraftOf<D>): Promise<RecordOf<D>>;
  /** Soft delete. Returns false when there was nothing to delete. */
  remove(docId: RecordId): Promise<boolean>;
  /**
   * Marks a record as sent: its outbox row goes, and `dirty` with it. `sent` is the record as it was sent; one that has
   * changed since stays queued. The sync engine acknowledges what it has proven to be on the server by itself; whoever
   * calls this for a state that is not there makes sure that state never gets there by itself. Returns false when the
   * record has changed or nothing waited to be sent.
   */
  setClean(sent: RecordOf<D>): Promise<boolean>;
}

/**
 * A new record or a change to one: absent fields keep their value (or take the default). What front matter names, it
 * decides; a field given without `frontMatter` is written into the front matter that names it. `aliases` and `tags`
 * come from front matter alone. A deleted record comes back to life.
 */
export type DraftOf<D extends AnyCollection> = Partial<FieldsOf<D>> & {
  readonly docId?: RecordId;
  /** Needed to create; campaigns themselves take their own id. */
  readonly campaignId?: CampaignId;
};

/** A draft for a collection that is known by name only. */
export interface AnyDraft {
  readonly docId?: RecordId;
  readonly campaignId?: CampaignId;
  readonly [field: string]: JsonValue | undefined;
}

/** A record without its prose: what trees, lists and the note index show. */
export interface NoteSummary {
  readonly collection: CollectionName;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly title: string;
  /** The record's own kind for entities, else the collection's singular ("scene"). */
  readonly kind: string;
  readonly aliases: readonly string[];
  readonly summary: string | null;
  readonly parentId: RecordId | null;
  readonly orderKey: string | null;
  readonly status: string | null;
  readonly rev: number;
  readonly dirty: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Reads across all collections; never sees an uncommitted row. */
export interface NoteReader {
  get(docId: RecordId): Promise<AnyRecord | undefined>;
  summary(docId: RecordId): Promise<NoteSummary | undefined>;
  /** Ordered by order key, then natural order of the title, then document id. */
  summaries(query?: SummaryQuery): Promise<readonly NoteSummary[]>;
  /** A page of the same list. */
  page(query: SummaryFilter & PageWindow): Promise<Page<NoteSummary>>;
  count(query?: SummaryFilter): Promise<number>;
  /** The notes changed last, the last one first. */
  recent(campaignId: CampaignId, limit: number): Promise<readonly NoteSummary[]>;
  /** Number of live notes per kind. */
  countByKind(campaignId: CampaignId): Promise<ReadonlyMap<string, number>>;
  /** Number of live notes per collection, kind and status. */
  tally(campaignId: CampaignId): Promise<readonly Tally[]>;
  /** Number of live notes of some collections below each of some records; those with none are left out. */
  countBelow(query: BelowQuery): Promise<ReadonlyMap<RecordId, number>>;
  /** What live notes of a collection name as their parent, though it is no live note of `parents` in the campaign. */
  lostParents(query: LostParentsQuery): Promise<readonly RecordId[]>;
  /** Follows a list of summaries. */
  watch(query?: WatchQuery<SummaryFilter>): Promise<Watch<readonly NoteSummary[]>>;
  /** Follows one record; the value is `undefined` while it does not exist or is deleted. */
  watchNote(docId: RecordId): Promise<Watch<AnyRecord | undefined>>;
  /** The live notes a link target means: title first, then alias, compared as `linkKey`. */
  resolve(campaignId: CampaignId, target: string): Promise<readonly NoteSummary[]>;
}

/** A record and its field that holds another record's id. */
export interface Referrer {
  readonly docId: RecordId;
  readonly collection: CollectionName;
  readonly field: string;
}

/** Writes inside one transaction. */
export interface WriteUnit {
  /** Those of the store. */
  readonly definitions: readonly Definition[];
  get(docId: RecordId): Promise<AnyRecord | undefined>;
  summaries(query?: SummaryQuery): Promise<readonly NoteSummary[]>;
  resolve(campaignId: CampaignId, target: string): Promise<readonly NoteSummary[]>;
  /** The live records with a field that holds the document's id. */
  referring(docId: RecordId): Promise<readonly Referrer[]>;
  /** The live notes whose texts linked to the note when the transaction began. */
  linking(docId: RecordId): Promise<readonly RecordId[]>;
  /** Creates or changes; see `Repository.upsert`. */
  upsert<D extends AnyCollection>(definition: D, draft: DraftOf<D>): Promise<RecordOf<D>>;
  /** The same for a collection known by name only; fields it does not have are left out. */
  put(collection: CollectionName, draft: AnyDraft): Promise<AnyRecord>;
  /** Replaces a note's whole text; fields its front matter names follow it. Equal text writes nothing. */
  saveText(docId: RecordId, text: string): Promise<AnyRecord>;
  /** The last text a note had of those with these SHA-256 (hex); `undefined` when the history holds none (any more). */
  earlierText(docId: RecordId, ...hashes: readonly string[]): Promise<string | undefined>;
  remove(docId: RecordId): Promise<boolean>;
  /**
   * Gives a note another title and rewrites every link that leads to it by the old one, in texts and front matter. Links to
   * namesakes and links by an alias stay. Where other notes have the new title, links to either get a folder or an alias.
   * `invalid-input` for a title that no link can hold, `ambiguous` when links could not tell the notes apart.
   */
  renameNote(docId: RecordId, title: string, step?: LongStep): Promise<RenameReport>;
  /**
   * Renames the first heading called `from` in a note, and every link to it or through it. `not-found` without such a
   * heading, `ambiguous` when the note has a heading of the new name.
   */
  renameHeading(docId: RecordId, names: RenamedName, step?: LongStep): Promise<RenameReport>;
  /**
   * Renames a tag in the front matter and texts of a campaign, and those nested below it. `not-found` when no note has it,
   * `invalid-input` for what is no tag.
   */
  renameTag(campaignId: CampaignId, names: RenamedName, step?: LongStep): Promise<RenameReport>;
  /**
   * Brings back a deleted note and what was deleted with it in the same operation; gives their ids, none when the note is
   * there. Notes whose parent is still deleted come back without one. `invalid-input` when its campaign is deleted.
   */
  restore(docId: RecordId): Promise<readonly RecordId[]>;
  /**
   * Gives a note the state of one of its versions; a deleted note comes back. The replaced state becomes a version, so
   * nothing is lost. `not-found` when the note has no such version.
   */
  restoreVersion(docId: RecordId, versionId: number): Promise<AnyRecord>;
  /**
   * Takes back what one operation did: notes it made are deleted, notes it changed get their state from before it. Where
   * a note was changed again since, the later change stays: both are merged, or the note is left where they clash.
   * `not-found` for an unknown operation, `invalid-input` for one that was undone already.
   */
  undo(operationId: number, step?: LongStep): Promise<UndoReport>;
}

/** The name something has, and the one it gets. */
export interface RenamedName {
  readonly from: string;
  readonly to: string;
}

/** What a rename rewrote. */
export interface RenameReport {
  /** Notes whose text changed. */
  readonly notes: number;
  /** Links or tags in them. */
  readonly places: number;
}

export interface SearchQuery {
  /** As a user types it: words, "phrases", `kind:npc`; see `docs/search.md`. */
  readonly text: string;
  readonly campaignId?: CampaignId;
  /** Hits at most; 50 unless told. */
  readonly limit?: number;
}

export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** One sentence for each filter whose value nothing has, such as a kind that there is not. */
  readonly problems: readonly string[];
}

export interface SearchHit {
  readonly note: NoteSummary;
  /** Part of the text around the match; each match stands between U+E000 and U+E001 (private use). */
  readonly snippet: string;
  /** Line of the note's whole text, from 0, with the first match in the body; 0 when only names and tags match. */
  readonly line: number;
}

export interface NameQuery {
  /** A name or a part of it as a user types it. */
  readonly text: string;
  readonly campaignId?: CampaignId;
  /** Only notes of these kinds. */
  readonly kinds?: readonly string[];
  /** Hits at most; 50 unless told. */
  readonly limit?: number;
}

export interface NameHit {
  readonly note: NoteSummary;
  /** The title or alias that fits best. */
  readonly name: string;
  /** What of the name fits, in order: UTF-16 offsets, `end` exclusive. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

/** What a repair did; sentences as in `CheckReport`. */
export interface RepairReport {
  /** The copy of the file as it was before; null beside ':memory:'. */
  readonly backup: string | null;
  /** Problems that are gone. */
  readonly mended: readonly string[];
  /** Problems that are left, because only a person can decide or the file itself is damaged. */
  readonly left: readonly string[];
}

export interface CheckReport {
  readonly ok: boolean;
  readonly notes: number;
  /** One sentence each; empty when the file is sound. */
  readonly problems: readonly string[];
}

/** How far a backup is, in rows. */
export interface BackupProgress {
  readonly done: number;
  readonly total: number;
}

/** What a backup holds. */
export interface BackupReport {
  /** Of all tables. */
  readonly rows: number;
  /** Attachments. */
  readonly media: number;
  /** Attachments whose file is not there any more; the records are in the backup. */
  readonly missing: readonly string[];
}

/** What came back from a backup. */
export interface RestoreReport {
  /** Absolute path of the campaign file. */
  readonly file: string;
  readonly rows: number;
  readonly media: number;
  /** Where the replaced file is kept. */
  readonly kept: string | undefined;
}
