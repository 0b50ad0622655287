import type { AnyRecord, CollectionName } from '../model/collections';
import type { CampaignId, RecordId } from '../model/ids';
import type {
  BelowQuery,
  LostParentsQuery,
  Page,
  PageWindow,
  SummaryFilter,
  SummaryQuery,
  Tally,
  Watch,
  WatchQuery,
} from './lists';

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
