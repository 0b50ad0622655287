import type { JsonObject } from '../json';
import type { FieldMergeKinds } from '../merge/mergeRecord';
import type { MergedVersions } from '../merge/settleText';
import type { Audience } from '../model/audience';
import type { CampaignId, RecordId } from '../model/ids';

/** The sync engine's side of the store. Each call of `transaction` is one transaction on the writer queue. */
export interface SyncStore {
  /** Who this file is to servers and to the computers it lies on. */
  identity(): Promise<FileIdentity>;
  /** Every campaign of this file that is synced, deleted ones too: their deletion has to reach the server. */
  campaignIds(): Promise<readonly CampaignId[]>;
  /** Outbox rows by state, over all campaigns or one. */
  counts(campaignId?: CampaignId): Promise<SyncCounts>;
  /** Outbox rows that may be sent now, parents' collections first, oldest first. */
  readyOperations(query: ReadyQuery): Promise<readonly OutboxOperation[]>;
  inflightOperations(campaignId: CampaignId): Promise<readonly OutboxOperation[]>;
  /** The oldest row that was set aside, over all campaigns. */
  firstQuarantined(): Promise<QuarantinedNote | undefined>;
  /** Count and sum of an audience's base revisions, deleted documents included: the local half of the proof. */
  totals(campaignId: CampaignId, audience: Audience): Promise<RevisionTotals>;
  /** Document id and base revision of everything the server is known to have for an audience. */
  baseRevisions(campaignId: CampaignId, audience: Audience): Promise<ReadonlyMap<RecordId, number>>;
  /**
   * What the server is known to have had before `time` and nothing later is known of: of an audience's deleted documents
   * or, with `all`, of every one. `time`: server time, as in `SyncCursor`.
   */
  oldBases(
    place: RemotePlace,
    time: string,
    which: 'deleted' | 'all',
  ): Promise<ReadonlyMap<RecordId, RemoteState>>;
  /** The heads of what the server is known to have of the records, of both audiences. */
  baseHeads(campaignId: CampaignId, docIds: readonly RecordId[]): Promise<readonly BaseHead[]>;
  /** Bases in known collections without a record here, such as an older version of the program leaves behind. */
  unplaced(campaignId: CampaignId, audience: Audience): Promise<ReadonlyMap<RecordId, RemoteState>>;
  /** The circles in which the campaign's living records stand below themselves, each going up. */
  parentCycles(campaignId: CampaignId): Promise<readonly (readonly RecordId[])[]>;
  /** How each field of a collection merges; empty for an unknown collection. */
  mergeKinds(collection: string): FieldMergeKinds;
  state(campaignId: CampaignId, audience: Audience): Promise<SyncState | undefined>;
  /** What this user was last known to be in each campaign that was ever found on a server. */
  memberships(): Promise<readonly LocalMembership[]>;
  /** Keeps what the user decided: leaving. What the engine finds goes through `SyncUnit`. */
  setMembership(membership: LocalMembership): Promise<void>;
  /** Deletions that wait for the user's answer, in the order of the server. */
  heldDeletions(campaignId: CampaignId): Promise<readonly HeldDeletion[]>;
  /** The campaigns with deletions that are held back, be it only until a pull is over; without their documents. */
  heldCounts(): Promise<readonly HeldCount[]>;
  /** Whether any deletion waits for the user's answer. */
  holdsDeletions(campaignId: CampaignId): Promise<boolean>;
  /** `since`: server time, as in `SyncCursor`. */
  deletionFigures(campaignId: CampaignId, since: string): Promise<DeletionFigures>;
  conflicts(campaignId?: CampaignId): Promise<readonly ConflictEntry[]>;
  recentLog(limit: number): Promise<readonly SyncLogEntry[]>;
  /** Takes or renews the sync lease; `undefined` while another live process holds it. Times in milliseconds. */
  acquireLease(owner: string, now: number, ttl: number): Promise<Lease | undefined>;
  releaseLease(lease: Lease): Promise<void>;
  /** Rejects with `lease-lost` when `lease` is no longer the current one, before anything is written. */
  transaction<T>(lease: Lease, work: (unit: SyncUnit) => Promise<T>): Promise<T>;
}

/** A file's identity: it tells a copy and an older state of a file from the file itself. */
export interface FileIdentity {
  /** Random, kept in the file: the key of its markers in remote documents. */
  readonly deviceId: string;
  /** Commits it prepared so far; never fewer, but in an older state of the file. */
  readonly counter: number;
}

export interface Lease {
  readonly owner: string;
  /** Fencing token: grows by one whenever the lease changes hands. */
  readonly epoch: number;
}

/** This user in one campaign, as last seen on the server. */
export interface LocalMembership {
  readonly campaignId: CampaignId;
  readonly userId: string;
  /** As the server has it; newer versions may have roles this one does not know. */
  readonly role: string;
  /**
   * `revoked`: the server says that this user is no member any more; it is asked again now and then · `left`: the user
   * ended it. Either way everything stays in this file and nothing is sent.
   */
  readonly state: 'member' | 'revoked' | 'left';
  /** Milliseconds since the epoch. */
  readonly checkedAt: number;
}

export interface SyncCounts {
  /** Rows of campaigns where this user may only read, or is no member any more: they stay in this file. In none of the others. */
  readonly kept: number;
  readonly pending: number;
  readonly inflight: number;
  readonly quarantined: number;
  readonly conflicts: number;
}

/**
 * Notes whose edits are meant for the server and not proven to be there: waiting, on their way or set aside. What is kept here
 * because this user may not send it is none of them.
 */
export function unsentOf(counts: SyncCounts): number {
  return counts.pending + counts.inflight + counts.quarantined;
}

/** A note that cannot be sent as it is. */
export interface QuarantinedNote {
  readonly title: string;
  /** Whole sentences. */
  readonly reason: string;
}

export interface ReadyQuery {
  readonly campaignId: CampaignId;
  readonly now: number;
  readonly limit: number;
}

export interface RevisionTotals {
  readonly count: number;
  readonly revSum: number;
}

export type OutboxState = 'pending' | 'inflight' | 'quarantined';

/** One row of `outbox_ops`: at most one per document, edits coalesce into it. */
export interface OutboxOperation {
  readonly id: number;
  readonly collection: string;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly operation: 'upsert' | 'delete';
  readonly state: OutboxState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAttemptAt: number;
  /** Random name of the frozen attempt; the server keeps the last one per user and device as proof of landing. */
  readonly marker: string | null;
  /** What the frozen attempt sends: the whole state it leads to. */
  readonly frozen: FrozenState | null;
  readonly lastError: string | null;
}

/** The synced part of a record, as it travels: fields by name (unknown ones of newer clients too) and the prose body. */
export interface SyncImage {
  readonly collection: string;
  readonly deleted: boolean;
  readonly data: JsonObject;
  readonly body: string;
}

/** A state the server had: the merge base. */
export interface RemoteState extends SyncImage {
  readonly rev: number;
  /** An emptied document that was left behind when the record moved to the other audience: no deletion of the record. */
  readonly moved?: true;
  /** The hashes of the parts in which the body is stored, in their order; absent when the document carries it. */
  readonly parts?: readonly string[];
}

/** What one operation makes of a record on the server. */
export interface FrozenState extends RemoteState {
  /** Whose document it is; the game masters' when nothing is said. */
  readonly audience?: Audience;
  /** The revision of the emptied document that the same commit leaves in the other audience, when the record moves. */
  readonly leaves?: number;
}

/** What the server is known to have of a record, for each audience; what it had until it was taken out has revision 0. */
export type Bases = Readonly<Partial<Record<Audience, RemoteState>>>;

/** The head of a base. */
export interface BaseHead {
  readonly docId: RecordId;
  readonly audience: Audience;
  readonly rev: number;
  readonly moved: boolean;
  /** Server time of that state, as in `SyncCursor`; null when it is not known. */
  readonly updatedAt: string | null;
}

/** A state of a document that the server was seen to have. */
export interface BaseUpdate {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly audience: Audience;
  readonly base: RemoteState;
  /** Server time of that state, as in `SyncCursor`; null when it is not known, which leaves the time of before. */
  readonly remoteUpdatedAt: string | null;
}

/** A deletion by others that is not applied: the server's document. */
export interface HeldDeletion {
  readonly campaignId: CampaignId;
  readonly audience: Audience;
  readonly docId: RecordId;
  readonly document: RemoteState & { readonly updatedAt: string };
}

/** How many of a campaign's deletions by others are held back. */
export interface HeldCount {
  readonly campaignId: CampaignId;
  /** A note whose deletion is held for both audiences counts once. */
  readonly notes: number;
  /** When the server took the first of them, as in `SyncCursor`. */
  readonly firstAt: string;
}

/** How much of a campaign others deleted. */
export interface DeletionFigures {
  /** Notes that are there, those among them whose deletion waits counted. */
  readonly living: number;
  /** Deletions by others that were applied already. */
  readonly recent: number;
  /** Deletions that wait. */
  readonly held: number;
}

/** A position in the change stream: server time of the last applied document and its id. */
export interface SyncCursor {
  /** Server time as `seconds.nanoseconds`, nine digits of each fraction: never a client clock. */
  readonly updatedAt: string;
  readonly docId: string;
}

/** One row of `sync_state` per campaign and audience. */
export interface SyncState {
  readonly campaignId: CampaignId;
  readonly audience: Audience;
  /** Which server and project this campaign is synced with. */
  readonly remote: string;
  readonly cursor: SyncCursor | null;
  /** Where the cursor was when the last proof held: a commit that shows up late can only be behind it. */
  readonly safeCursor: SyncCursor | null;
  readonly verifiedAt: number | null;
  readonly lastSyncedAt: number | null;
  /** Server time up to which this file has taken over that deleted documents were taken out there. */
  readonly compactedBefore: string | null;
  /** The revisions of all those documents together, which the sum of revisions there goes on to count; 0 without any. */
  readonly compactedRev: number;
}

export interface ConflictEntry {
  readonly id: number;
  readonly collection: string;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly field: string;
  /** The values as JSON text; null where a version has none. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly createdAt: number;
}

export interface NewConflict extends Omit<ConflictEntry, 'id'> {
  /** The texts that were merged. */
  readonly mergeId?: number;
}

export interface SyncLogEntry {
  readonly at: number;
  readonly message: string;
}

/** The documents of a campaign that one audience may read. */
export interface RemotePlace {
  readonly campaignId: CampaignId;
  readonly audience: Audience;
}

/** The campaign and collection a record of this file belongs to. */
export interface RecordHolder {
  readonly campaignId: CampaignId;
  readonly collection: string;
}

/** Reads and writes of the engine inside one transaction. Nothing here marks a record dirty by itself. */
export interface SyncUnit {
  /** Says which documents the next calls are about, about in this order: they are read together. Changes nothing. */
  announce(docIds: readonly RecordId[]): void;
  /** Where this file has a record of that id, deleted or not. */
  holder(docId: RecordId): Promise<RecordHolder | undefined>;
  /** What the server is known to have of the record. */
  bases(docId: RecordId, campaignId: CampaignId): Promise<Bases>;
  /** The row as it would travel now; `undefined` when the campaign has no such row. */
  image(docId: RecordId, campaignId: CampaignId): Promise<SyncImage | undefined>;
  /**
   * Writes a state that came from the server or from a merge, with history, links and search; keeps the replaced
   * version in the history. Does nothing for unknown collections and for ids that belong to another campaign or
   * collection here: what the server has of them is kept in the base only.
   */
  putImage(docId: RecordId, campaignId: CampaignId, image: SyncImage, rev: number): Promise<void>;
  /** Sets `lastSyncedAt`, too. */
  setBase(update: BaseUpdate): Promise<void>;
  /**
   * Takes note that the server has a document no longer. What it was stays the ancestor of merges, as revision 0, and counts no
   * more; unsent edits are queued anew.
   */
  retireBase(docId: RecordId, place: RemotePlace): Promise<void>;
  operation(docId: RecordId, campaignId: CampaignId): Promise<OutboxOperation | undefined>;
  /** Adds an outbox row, or turns the existing one back to pending for the row's present state. */
  enqueue(docId: RecordId, collection: string, campaignId: CampaignId): Promise<void>;
  updateOperation(id: number, change: OperationChange): Promise<void>;
  removeOperation(id: number): Promise<void>;
  /** Keeps the whole texts that a merge with conflicts began with; gives their id for `NewConflict.mergeId`. */
  keepVersions(docId: RecordId, campaignId: CampaignId, versions: MergedVersions): Promise<number>;
  addConflict(entry: NewConflict): Promise<void>;
  setState(state: SyncState): Promise<void>;
  /**
   * Keeps what this user is in a campaign. Leaving it is the user's own word, which only joining again (`rejoins`) ends. Resolves
   * to whether it was kept.
   */
  setMembership(membership: LocalMembership, rejoins: boolean): Promise<boolean>;
  /** Keeps a deletion by others for later; the record stays as it is. */
  hold(deletion: HeldDeletion): Promise<void>;
  release(docId: RecordId, campaignId: CampaignId, audience: Audience): Promise<void>;
  /** Counts a commit that is being prepared. */
  nextCommit(): Promise<FileIdentity>;
  /** Makes this file one of its own: from now on it has another identity, and nothing in it counts as proven. */
  renewIdentity(): Promise<FileIdentity>;
  /** Forgets base, cursor and proof of a campaign and queues all its records again. No record changes. */
  forgetRemote(campaignId: CampaignId): Promise<void>;
  log(entry: SyncLogEntry): Promise<void>;
}

export interface OperationChange {
  readonly state?: OutboxState;
  readonly attempts?: number;
  readonly nextAttemptAt?: number;
  readonly marker?: string | null;
  readonly frozen?: FrozenState | null;
  readonly lastError?: string | null;
}
