import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { ChangedRow, WriteOrigin } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import type { OperationLog } from '../history/operationLog';
import type { LinkNames } from '../index/linkNames';
import type { WordChanges } from '../index/wordChanges';
import type { LastPlaces } from '../read/lastPlaces';
import type { StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import type { RowIds } from './rowIds';
import type { LastKeys } from './siblings';

/** One open transaction: what every part of a write shares. */
export interface Transaction {
  /** Finds everything the transaction wrote so far: each statement first writes what is collected. */
  readonly sql: Sql;
  /** The connection itself, for statements that what is collected has no part in. */
  readonly direct: Sql;
  readonly definitions: readonly Definition[];
  readonly origin: WriteOrigin;
  /** Milliseconds since the epoch, the same for everything the transaction writes. */
  readonly now: number;
  readonly changes: ChangeSet;
  /** This transaction's entry in the history. */
  readonly operation: OperationLog;
  readonly rowIds: RowIds;
  readonly lastKeys: LastKeys;
  /** Collects a record; its row, the version it replaces and what is derived from it are written together with others'. */
  readonly derive: (change: RecordChange) => Promise<void>;
  /** Collects an edit for the server, after its record. */
  readonly queueEdit: (edit: QueuedEdit) => void;
  /** Writes all that is collected. Statements on `sql` do so by themselves. */
  readonly flush: () => Promise<void>;
  /** The record as it was collected; `undefined` when it is not, or no longer, waiting to be written. */
  readonly collected: (docId: RecordId) => StoredRecord | undefined;
  /** Where this store found documents in its transactions so far. */
  readonly places: LastPlaces;
  /** Link keys whose notes changed: the names with one of them are resolved before the commit. */
  readonly touchedKeys: TouchedKeys;
  /** Notes whose words are written before the commit. */
  readonly words: WordChanges;
  /** The names that links written so far use: those it added are resolved too. */
  readonly linkNames: LinkNames;
}

/** A record before and after a write; `before` is `undefined` for a new one. */
export interface RecordChange {
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord;
  /**
   * Fields whose columns are still to be written, all of a new record; `before` becomes a version. Absent when the
   * record's own row is right already and only what is derived from it is not.
   */
  readonly fields?: readonly string[];
  /** The text has as many links and tags as before, and the rows of `links` say already which names they use. */
  readonly keepsLinks?: true;
}

/**
 * Writes rows that are computed already. Preparing and writing are apart so that the rows of one batch are computed while
 * SQLite writes the batch before.
 */
export type PreparedWrite = () => Promise<void>;

/** A local edit for the server: the record as it is now, and the fields that changed. */
export interface QueuedEdit {
  readonly record: StoredRecord;
  readonly changed: readonly string[];
}

/** The records a transaction changed, each once, in the order of their first change. */
export class ChangeSet {
  readonly #rows = new Map<RecordId, ChangedRow>();

  add(collection: CollectionName, docId: RecordId, campaignId: CampaignId): void {
    this.#rows.set(docId, { collection, docId, campaignId });
  }

  get rows(): readonly ChangedRow[] {
    return [...this.#rows.values()];
  }
}

/** Link keys by campaign. */
export class TouchedKeys {
  readonly #keys = new Map<CampaignId, Set<string>>();

  add(campaignId: CampaignId, keys: Iterable<string>): void {
    const known = this.#keys.get(campaignId) ?? new Set<string>();
    for (const key of keys) known.add(key);
    this.#keys.set(campaignId, known);
  }

  entries(): Iterable<readonly [CampaignId, ReadonlySet<string>]> {
    return this.#keys.entries();
  }
}
