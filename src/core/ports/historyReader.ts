import type { CancellationToken } from '../cancellation';
import type { JsonObject } from '../json';
import type { CollectionName } from '../model/collections';
import type { CampaignId, RecordId } from '../model/ids';
import type { NoteSummary } from './noteReader';
import type { WriteOrigin } from './writeOrigin';

/** What happened to the notes of a campaign file; sees committed rows only. */
export interface HistoryReader {
  /** The states of a note, deleted or not, newest first; the first page begins with the present one. */
  versions(docId: RecordId, page?: VersionPage): Promise<readonly NoteVersion[]>;
  /** One state with its whole text; `null` asks for the present one. `undefined` when the note has no such version. */
  version(docId: RecordId, versionId: number | null): Promise<VersionText | undefined>;
  /** Operations, newest first. */
  operations(query?: OperationQuery): Promise<readonly Operation[]>;
  /** Deleted notes, the last deleted first. Without a campaign those of all, deleted campaigns included. */
  deletedNotes(query?: DeletedQuery): Promise<readonly DeletedNote[]>;
  /**
   * Removes versions that are old and close to others, by `thinnedVersions`, in small transactions between which other
   * writes get their turn; gives their number. Cancelling leaves the rest for the next time.
   */
  thin(token: CancellationToken): Promise<number>;
}

export interface VersionPage {
  /** 100 without one. */
  readonly limit?: number;
  /** Continues behind the version with this id. */
  readonly before?: number;
}

/** One state of a note. What made a state that is older than the file's schema 2 is not known. */
export interface NoteVersion {
  /** `null` for the present state. */
  readonly versionId: number | null;
  readonly docId: RecordId;
  readonly collection: CollectionName;
  readonly campaignId: CampaignId;
  readonly title: string;
  /** When the state was made; milliseconds since the epoch. */
  readonly at: number;
  readonly deleted: boolean;
  /** Bytes of the note's text in UTF-8. */
  readonly size: number;
  /** What made the state. */
  readonly operation: OperationFacts | null;
}

/** Who did something, on which device, and what it was. */
export interface OperationFacts {
  readonly id: number;
  readonly at: number;
  readonly origin: WriteOrigin;
  /** What the writer called it; null for writes that said their origin only. */
  readonly label: string | null;
  /** The signed-in user; null without one. */
  readonly author: string | null;
  readonly deviceId: string;
}

export interface VersionText extends NoteVersion {
  readonly text: string;
  /** The record's fields without body and derived ones. */
  readonly fields: JsonObject;
}

/** One transaction that made or changed notes. */
export interface Operation extends OperationFacts {
  /** How many notes it made or changed. */
  readonly notes: number;
  /** The title of one of them, as it is now. */
  readonly title: string | null;
  /** The operation that undid it. */
  readonly undoneBy: number | null;
}

export interface OperationQuery {
  readonly campaignId?: CampaignId;
  /** 50 without one. */
  readonly limit?: number;
  /** Continues behind the operation with this id. */
  readonly before?: number;
}

export interface DeletedQuery {
  readonly campaignId?: CampaignId;
  /** 100 without one. */
  readonly limit?: number;
  readonly offset?: number;
}

export interface DeletedNote extends Pick<
  NoteSummary,
  'docId' | 'collection' | 'campaignId' | 'title' | 'kind'
> {
  readonly deletedAt: number;
}

/** For steps that may take seconds. */
export interface LongStep {
  readonly token?: CancellationToken;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What an undo did to each note of the operation; notes that already were as before it are in no list. */
export interface UndoReport {
  /** Have their state from before the operation, or are deleted because it made them. */
  readonly undone: readonly RecordId[];
  /** Were changed again since: that change stayed and the operation's went. */
  readonly merged: readonly RecordId[];
  readonly left: readonly LeftNote[];
}

/** A note that an undo did not touch. */
export interface LeftNote {
  readonly docId: RecordId;
  readonly title: string;
  readonly reason: 'changed-since' | 'in-use' | 'campaign-deleted';
}
