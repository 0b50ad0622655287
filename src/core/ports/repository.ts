import type { JsonValue } from '../json';
import type { FieldsOf, RecordOf } from '../model/collectionDefinition';
import type { AnyCollection } from '../model/collections';
import type { CampaignId, RecordId } from '../model/ids';
import type { ListFilter, ListQuery, Page, PageWindow, Watch, WatchQuery } from './lists';

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
