import type { JsonValue } from '../json';
import type { MergedVersions } from '../merge/settleText';
import type { Audience } from '../model/audience';
import type { CampaignId, RecordId } from '../model/ids';
import type { Page, PageWindow } from './lists';
import type { OutboxState, SyncLogEntry, SyncState } from './syncStore';

/** What users look at: edits on their way, what was set aside, what both sides changed, what sync did. */
export interface SyncReview {
  /** Unsent edits: what is refused first, then the oldest. */
  edits(query: EditsQuery): Promise<Page<UnsentEdit>>;
  /** Open conflicts oldest first, settled ones the last settled first. */
  conflicts(query: ConflictsQuery): Promise<Page<KeptConflict>>;
  conflict(id: number): Promise<KeptConflict | undefined>;
  /** What sync did, newest first. */
  log(query: LogQuery): Promise<Page<SyncLogLine>>;
  /** Everything this file knows about the sync of one note, deleted or not; `undefined` for an unknown one. */
  facts(docId: RecordId): Promise<NoteSyncFacts | undefined>;
}

export interface EditsQuery extends PageWindow {
  /** `waiting`: those that will be sent by themselves; `aside`: those the server does not take as they are. */
  readonly which: 'waiting' | 'aside';
}

export interface ConflictsQuery extends PageWindow {
  readonly which: 'open' | 'settled';
}

export interface LogQuery extends PageWindow {
  /** Only what names this note. */
  readonly docId?: RecordId;
}

/** A note, deleted or not, as rows name it. */
export interface NamedNote {
  readonly docId: RecordId;
  readonly collection: string;
  readonly campaignId: CampaignId;
  readonly title: string;
  readonly deleted: boolean;
}

/** A note with an edit that is not proven to be on the server. Times in milliseconds since the epoch. */
export interface UnsentEdit extends NamedNote {
  readonly state: OutboxState;
  /** False when the server was never seen to have the note. */
  readonly isOnServer: boolean;
  readonly attempts: number;
  /** When the first of the edits was made. */
  readonly createdAt: number;
  /** Not sent before; 0 for at once. */
  readonly nextAttemptAt: number;
  /** The server's words, or why it was not sent. */
  readonly lastError: string | null;
}

/** How a conflict was settled; `edited` by hand, `deleted` with its note. */
export type ConflictChoice = 'mine' | 'theirs' | 'both' | 'edited' | 'deleted';

/** Something both sides changed. */
export interface KeptConflict extends NamedNote {
  readonly id: number;
  /** As in `FieldConflict`, or "deleted". */
  readonly field: string;
  readonly base: JsonValue;
  readonly mine: JsonValue;
  readonly theirs: JsonValue;
  readonly createdAt: number;
  /** The note's whole text in the versions that were merged; `undefined` when an older version of the program did. */
  readonly versions: MergedVersions | undefined;
  /** Null while it is open. */
  readonly chosen: ConflictChoice | null;
  readonly resolvedAt: number | null;
}

/** A line of the log, and the note it is about. */
export interface SyncLogLine extends SyncLogEntry {
  readonly id: number;
  readonly note: Pick<NamedNote, 'docId' | 'title'> | null;
}

/** What the server is known to have of a note. */
export interface KnownBase {
  /** Where it has it. */
  readonly audience: Audience;
  readonly rev: number;
  readonly deleted: boolean;
  readonly lastSyncedAt: number | null;
}

export interface NoteSyncFacts {
  readonly note: NamedNote;
  /** Who may read the note, as it says now. */
  readonly audience: Audience;
  /** `undefined` while the server is not known to have the note. */
  readonly base: KnownBase | undefined;
  /** Fields that differ from the base, "body" and "deleted" among them; of a note without a base those that hold something. */
  readonly changed: readonly string[];
  readonly edit: UnsentEdit | undefined;
  /** Open ones. */
  readonly conflicts: readonly KeptConflict[];
  /** The last lines about the note, newest first. */
  readonly log: readonly SyncLogLine[];
  /** Of the note's campaign. */
  readonly state: SyncState | undefined;
}
