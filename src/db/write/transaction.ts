import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { ChangedRow, WriteOrigin } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import type { OperationLog } from '../history/operationLog';
import type { StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';

/** One open transaction: what every part of a write shares. */
export interface Transaction {
  readonly sql: Sql;
  readonly definitions: readonly Definition[];
  readonly origin: WriteOrigin;
  /** Milliseconds since the epoch, the same for everything the transaction writes. */
  readonly now: number;
  readonly changes: ChangeSet;
  /** This transaction's entry in the history. */
  readonly operation: OperationLog;
  /** Adds a written record, whose derived rows are still missing. */
  readonly derive: (change: RecordChange) => Promise<void>;
  /** Writes the derived rows of all records written so far. Whoever reads them calls this first. */
  readonly flush: () => Promise<void>;
  /** Link keys whose notes changed or that got new links: their links are resolved before the commit. */
  readonly touchedKeys: TouchedKeys;
}

/** A record before and after a write; `before` is `undefined` for a new one. */
export interface RecordChange {
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord;
  /** The text has the same links at the same lines as before, and its rows of `links` say so already. */
  readonly keepsLinks?: true;
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
