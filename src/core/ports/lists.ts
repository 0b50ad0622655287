import type { Disposable } from '../disposable';
import type { Event } from '../event';
import type { CollectionName } from '../model/collections';
import type { CampaignId, RecordId } from '../model/ids';

/** Which live records a list holds: those for which everything given here is true. */
export interface ListFilter {
  readonly campaignId?: CampaignId;
  /** Null for those without a parent. */
  readonly parentId?: RecordId | null;
  readonly kind?: string;
}

/** `ListFilter` across all collections. */
export interface SummaryFilter extends ListFilter {
  readonly collection?: CollectionName;
  readonly docIds?: readonly RecordId[];
  /** Those below one of several parents. */
  readonly parentIds?: readonly RecordId[];
}

/** Which part of a list is wanted. */
export interface Window {
  /** Leaves out so many at the start, counting them one by one; `PageWindow` finds a place at once. */
  readonly offset?: number;
  readonly limit?: number;
}

export type ListQuery = ListFilter & Window;
export type SummaryQuery = SummaryFilter & Window;

/**
 * A place in a list, behind the row that stood there when the cursor was made: it stays valid when that row goes or
 * moves. Base64url of the JSON array of the row's values in the columns that order the list; for records these are
 * place, sort key and document id, as `notes` holds them.
 */
export type PageCursor = string;

/**
 * A page of a list. Of records of a campaign and one of collection, kind or parent, SQLite finds it at once, however
 * long the list.
 */
export interface PageWindow {
  /** At most so many items; 1 or more. */
  readonly limit: number;
  /** `next` of the page before; the first page without. A cursor nobody gave rejects with `invalid-input`. */
  readonly after?: PageCursor;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: PageCursor;
}

/** What a watch follows: a list, or its part of `limit` records behind `after`. */
export type WatchQuery<F extends ListFilter> = F & Partial<PageWindow>;

/**
 * A result that follows the file. `value` is always one committed state, the same for all watches of a store; what one
 * transaction changes is delivered in one step, first the values of all watches, then their events. Commits that come
 * while results are read are shown together. A result that is equal to the one before fires nothing. The end of the
 * store ends its watches: they keep their last value. A watch of a file keeps a script running until it is disposed.
 */
export interface Watch<T> extends Disposable {
  readonly value: T;
  /** The value after it changed, whichever process wrote. */
  readonly onDidChange: Event<T>;
}

/** How many live records of one collection have a kind and a status. */
export interface Tally {
  readonly collection: CollectionName;
  readonly kind: string;
  readonly status: string | null;
  readonly count: number;
}

/** Some records, and the collections whose records below them count. */
export interface BelowQuery {
  readonly campaignId: CampaignId;
  readonly collections: readonly CollectionName[];
  readonly parentIds: readonly RecordId[];
}

/** A collection, and those whose records may be its parents. */
export interface LostParentsQuery {
  readonly campaignId: CampaignId;
  readonly collection: CollectionName;
  readonly parents: readonly CollectionName[];
}
