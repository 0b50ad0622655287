import type { Audience } from '../model/audience';
import type { CampaignId, RecordId } from '../model/ids';
import type { RemotePlace, RevisionTotals, RemoteState, SyncCursor } from './syncStore';

export type { RemotePlace } from './syncStore';

/**
 * A shared replica of campaigns. `src/sync/firestore` implements it; the engine knows nothing else of the server.
 * Rejections are `MoonforgeError`s: `offline`, `unauthenticated`, `permission-denied`, `quota`, `too-large`,
 * `invalid-input`, `stale` or `remote-failed`; the server's own words are the cause's message. A rejected `commit`
 * says nothing about what landed: read back.
 */
export interface RemoteStore {
  /** Server and project, for the guard against syncing one file with two of them. */
  readonly identity: string;
  /** The signed-in user. */
  readonly userId: string;
  /** One sentence: what to do so that this server enforces the rules. */
  readonly rulesAdvice: string;
  /**
   * Tries a write that the shipped rules must refuse; true when they did. Leaves nothing behind. Rejects with
   * `rules-not-deployed` when the server refuses what the shipped rules allow.
   */
  rulesAreEnforced(): Promise<boolean>;
  /**
   * Whether commits compare every document with what they are based on by themselves, since the server's rules do not and the
   * user agreed to it. Known once `rulesAreEnforced` said so.
   */
  readonly comparesItself: boolean;
  /** Membership document of the campaign; `undefined` when the server has no such campaign. */
  campaign(campaignId: CampaignId): Promise<RemoteCampaign | undefined>;
  /** Creates the membership document with this user as owner. */
  createCampaign(campaignId: CampaignId, name: string): Promise<void>;
  /**
   * Writes all or nothing; each document's `rev` must be one above the server's, of a document that is not there one above
   * `compaction`.
   */
  commit(campaignId: CampaignId, writes: readonly RemoteWrite[]): Promise<void>;
  read(
    campaignId: CampaignId,
    audience: Audience,
    docIds: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, RemoteDocument>>;
  /**
   * An audience's documents strictly after the cursor in (server time, document id) order; an empty id stands before every document of
   * its time. `complete` is false when more may follow.
   */
  changesAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
    limit: number,
  ): Promise<RemotePage>;
  /** The document of an audience that was written last; `undefined` when there is none. */
  newest(campaignId: CampaignId, audience: Audience): Promise<RemoteDocument | undefined>;
  /** How many documents of an audience stand after the cursor, without reading them. */
  countAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
  ): Promise<number>;
  /**
   * Stores the parts of long bodies; what is there under a part's hash is that part. `commit` names only parts that are
   * there already.
   */
  putParts(campaignId: CampaignId, parts: readonly BodyPart[]): Promise<void>;
  /** The texts of parts by their hashes. Those the server lacks are left out; whether they fit their hash is not checked. */
  readParts(
    campaignId: CampaignId,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /** What was taken out of an audience so far; `undefined` when nothing was. */
  compaction(place: RemotePlace): Promise<RemoteCompaction | undefined>;
  /** Count and sum of revisions; those of documents that were taken out are in the sum, and what counts them in the count. */
  totals(campaignId: CampaignId, audience: Audience): Promise<RevisionTotals>;
  /** Lets documents that were deleted before `time` be taken out. For owners; no time of the last ninety days. */
  allowCompaction(campaignId: CampaignId, time: string): Promise<void>;
  /**
   * Takes documents out, all or none: none that is not deleted, or was deleted after the campaign's `compactedBefore`. Counts
   * them in the same commit.
   */
  takeOut(
    place: RemotePlace,
    documents: readonly Pick<RemoteDocument, 'docId' | 'rev'>[],
    compactedBefore: string,
  ): Promise<void>;
  close(): Promise<void>;
}

/** A piece of a long body, under the name by which documents call it. */
export interface BodyPart {
  /** SHA-256 of the text in UTF-8, in lower-case hexadecimal digits. */
  readonly hash: string;
  readonly text: string;
}

export interface RemoteCampaign {
  readonly name: string;
  readonly role: string;
  /** Lowest version of the document layout that may write it, where the campaign asks for one. */
  readonly schemaMin?: number;
  /** When it was created there. Server time, as in `SyncCursor`. */
  readonly createdAt?: string;
  /** Documents that were deleted before may have been taken out. Server time, as in `SyncCursor`. */
  readonly compactedBefore?: string;
}

/** A document as it is there: the body of one with `parts` is empty until they are read. */
export interface RemoteDocument extends RemoteState {
  readonly audience: Audience;
  readonly docId: RecordId;
  /** Server time, as in `SyncCursor`. */
  readonly updatedAt: string;
  /** Markers of the operations that landed last, one per user and device. */
  readonly seen: ReadonlySet<string>;
}

export interface RemotePage {
  readonly documents: readonly RemoteDocument[];
  /** Position behind the page, unreadable documents counted; null when the page is empty. */
  readonly end: SyncCursor | null;
  readonly complete: boolean;
  /** What tells that deleted documents were taken out, where it is in the page. */
  readonly compaction?: RemoteCompaction;
}

/** What was taken out of an audience so far. */
export interface RemoteCompaction extends SyncCursor {
  /** The sum of the revisions of everything that was, and one for each commit that did it. */
  readonly rev: number;
  /** All of it was deleted before. */
  readonly compactedBefore: string;
}

/** One document of a commit. */
export interface RemoteWrite {
  readonly audience: Audience;
  readonly docId: RecordId;
  /** The state the document is to have. */
  readonly state: RemoteState;
  /** The state it replaces: only what differs is sent, so fields of newer clients survive. The document is made when there is none. */
  readonly base: RemoteState | undefined;
  readonly device: string;
  /** Random name of this operation, by which its writer knows later that it landed. */
  readonly marker: string;
}
