import type { RecordOf } from '../model/collectionDefinition';
import type { AnyCollection, AnyRecord, CollectionName } from '../model/collections';
import type { Definition } from '../model/definitions';
import type { CampaignId, RecordId } from '../model/ids';
import type { LongStep, UndoReport } from './historyReader';
import type { SummaryQuery } from './lists';
import type { NoteSummary } from './noteReader';
import type { AnyDraft, DraftOf } from './repository';
import type { ConflictChoice } from './syncReview';
import type { OutboxState } from './syncStore';
import type { WriteOrigin } from './writeOrigin';

/** A record and its field that holds another record's id. */
export interface Referrer {
  readonly docId: RecordId;
  readonly collection: CollectionName;
  readonly field: string;
}

/** What decides about what discarding an edit means. */
export interface UnsentState {
  /** The revision the server is known to have; `undefined` while it was never seen to have the record. */
  readonly rev: number | undefined;
  readonly state: OutboxState;
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
  /** The deleted records of a campaign, but for those that are gone because the write that made them was undone. */
  deletedRecords(campaignId: CampaignId): Promise<readonly DeletedRecord[]>;
  /** Where the folders lie that were imported into a campaign, as far as this file knows. */
  importFolders(campaignId: CampaignId): Promise<readonly ImportFolder[]>;
  /** Keeps where an imported folder lies; forgets where it lay before, and what lay there. No record changes. */
  keepImportFolder(campaignId: CampaignId, folder: ImportFolder): Promise<void>;
  /** Says where the file of a deleted record lies. It stays deleted, with its history; a living one is left alone. */
  keepDeletedSource(docId: RecordId, sourcePath: string): Promise<void>;
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
   * Gives a record the last state the server is known to have had and drops its unsent edit; the state it had stays in
   * the history. An edit that may be on its way lands first and is taken back after. False when nothing is unsent.
   * `invalid-input` for a record that the server never had: that one can be deleted.
   */
  discardUnsent(docId: RecordId): Promise<boolean>;
  /** What of a record is unsent, to compare with what the user was shown; `undefined` when nothing is. */
  unsentEdit(docId: RecordId): Promise<UnsentState | undefined>;
  /**
   * Lets an unsent edit that waits or was refused, or all of them, be sent with the next round; gives how many did not
   * come up by themselves. No record changes.
   */
  retryUnsent(docId?: RecordId): Promise<number>;
  /**
   * Settles a conflict of a merge as an ordinary edit: `mine` and `theirs` put one side's words or value there, `both`
   * leaves both texts (of a field mine, with theirs at the end of the text), `edited` changes nothing. `not-found` for a
   * conflict that is not open, `invalid-input` where the file does not hold what the choice needs.
   */
  resolveConflict(id: number, choice: Exclude<ConflictChoice, 'deleted'>): Promise<void>;
  /**
   * Takes back what one operation did: notes it made are deleted, notes it changed get their state from before it. Where
   * a note was changed again since, the later change stays: both are merged, or the note is left where they clash.
   * `not-found` for an unknown operation, `invalid-input` for one that was undone already.
   */
  undo(operationId: number, step?: LongStep): Promise<UndoReport>;
}

export interface DeletedRecord {
  readonly record: AnyRecord;
  /** What deleted it; null when the history does not say. */
  readonly origin: WriteOrigin | null;
}

/** A folder that was imported. */
export interface ImportFolder {
  /** The first folder of the source paths of its records. */
  readonly root: string;
  /** Absolute path, links resolved. */
  readonly location: string;
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
