import { noteTextOf } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { ImportFile } from './importItem';
import { similarPairs } from './similarText';

/** A file of the folder; notes with their text. */
export interface MatchedFile extends ImportFile {
  readonly text?: string;
}

/** What an earlier import, or an export, left of the folder's files. */
export interface RecordMatches {
  /** Records by the paths of the files they belong to. */
  readonly records: ReadonlyMap<string, AnyRecord>;
  /** Records whose files are not in the folder any more. */
  readonly missing: readonly AnyRecord[];
}

/** The records there are, and which of them the folder should hold. */
export interface KnownRecords {
  readonly records: readonly AnyRecord[];
  /** Those that were deleted here: found like the others, but missed by nobody. */
  readonly deleted: readonly AnyRecord[];
  /** The id under which a record of the marker is kept here. */
  readonly idOf: (id: RecordId) => RecordId;
  /** The first folder of the source paths that earlier imports of the folder kept; '' when they kept none. */
  readonly root: string;
  /** Tells whether a record's file is expected in the folder and is not where it should be. */
  readonly belongs: (record: AnyRecord) => boolean;
  /** Hash of a record's text when it was last imported from the folder, or exported to it; null when nobody knows. */
  readonly importedHash: (record: AnyRecord) => string | null;
}

/**
 * Finds the record of each file: by the marker's id, by its source path; then, among the records whose files are gone,
 * by equal content and by similar content, for a file that was moved or renamed. Deleted records get what no living one
 * wants, and of moved files only unchanged ones of the same name: a new file may well begin as what an old one was.
 */
export function matchRecords(files: readonly MatchedFile[], known: KnownRecords): RecordMatches {
  const { records, deleted } = known;
  const matcher = new Matcher(files, known);
  matcher.byId(records);
  matcher.bySource(records);
  matcher.byContent(records, sameName);
  matcher.byContent(records, (file) => !isBlank(file));
  matcher.bySimilarText();
  matcher.byId(deleted);
  matcher.bySource(deleted);
  matcher.byContent(deleted, sameName);
  return { records: matcher.matches, missing: matcher.gone(records) };
}

/** Pairs files with records, each with one at most. */
class Matcher {
  readonly matches = new Map<string, AnyRecord>();
  readonly #known: KnownRecords;
  readonly #open: Set<MatchedFile>;
  readonly #used = new Set<AnyRecord>();

  constructor(files: readonly MatchedFile[], known: KnownRecords) {
    this.#open = new Set(files);
    this.#known = known;
  }

  /** Those without a file whose file is not where it should be. */
  gone(records: readonly AnyRecord[]): readonly AnyRecord[] {
    return records.filter((record) => !this.#used.has(record) && this.#known.belongs(record));
  }

  byId(records: readonly AnyRecord[]): void {
    const byId = idsOf(records);
    if (byId.size === 0) return;
    for (const file of this.#open) this.#match(file, this.#listedIn(byId, file));
  }

  bySource(records: readonly AnyRecord[]): void {
    for (const ofNotes of [true, false]) {
      // A file that was a note and is none any more has a record of either sort.
      const bySource = sourcesOf(records.filter((record) => isNoteRecord(record) === ofNotes));
      if (bySource.size === 0) continue;
      for (const file of this.#open) this.#match(file, bySource.get(this.#sourceOf(file)));
    }
  }

  /** Pairs of equal content that `mayBe` finds likely. */
  byContent(
    records: readonly AnyRecord[],
    mayBe: (file: MatchedFile, record: AnyRecord) => boolean,
  ): void {
    const byHash = hashesOf(this.gone(records));
    if (byHash.size === 0) return;
    for (const file of this.#open) {
      const candidates = byHash.get(file.hash) ?? [];
      const at = candidates.findIndex((record) => isSameSort(file, record) && mayBe(file, record));
      const [record] = at === -1 ? [] : candidates.splice(at, 1);
      this.#match(file, record);
    }
  }

  /** Living notes whose files were renamed and edited. An unchanged file of a deleted note is none of these. */
  bySimilarText(): void {
    const { records, deleted } = this.#known;
    const gone = this.gone(records).filter(isNoteRecord);
    if (gone.length === 0) return;
    const [ids, sources] = [idsOf(deleted), sourcesOf(deleted)];
    const isOfDeleted = (file: MatchedFile): boolean =>
      [this.#listedIn(ids, file), sources.get(this.#sourceOf(file))].some(
        (record) => record !== undefined && this.#known.importedHash(record) === file.hash,
      );
    const notes = [...this.#open].filter((file) => isNote(file) && !isOfDeleted(file));
    if (notes.length === 0) return;
    const pairs = similarPairs(
      notes.map((file) => ({ value: file, text: file.text ?? '' })),
      gone.map((record) => ({ value: record, text: noteTextOf(record) })),
      [...deleted, ...records].map(noteTextOf),
    );
    for (const [file, record] of pairs) this.#match(file, record);
  }

  #match(file: MatchedFile, record: AnyRecord | undefined): void {
    if (record === undefined || this.#used.has(record) || !this.#open.has(file)) return;
    if (!isSameSort(file, record)) return;
    this.matches.set(file.path, record);
    this.#used.add(record);
    this.#open.delete(file);
  }

  #listedIn(
    byId: ReadonlyMap<RecordId, AnyRecord>,
    { listed }: MatchedFile,
  ): AnyRecord | undefined {
    return listed === undefined ? undefined : byId.get(this.#known.idOf(listed.record.id));
  }

  #sourceOf({ path }: MatchedFile): string {
    const { root } = this.#known;
    return root === '' ? path : `${root}/${path}`;
  }
}

function idsOf(records: readonly AnyRecord[]): ReadonlyMap<RecordId, AnyRecord> {
  return new Map(records.map((record) => [record.firebaseId, record]));
}

function sourcesOf(records: readonly AnyRecord[]): ReadonlyMap<string | null, AnyRecord> {
  return new Map(records.map((record) => [record.sourcePath, record]));
}

function hashesOf(records: readonly AnyRecord[]): ReadonlyMap<string, AnyRecord[]> {
  const byHash = new Map<string, AnyRecord[]>();
  for (const record of records) {
    const hash = contentHash(record);
    if (hash === null) continue;
    const equal = byHash.get(hash);
    if (equal === undefined) byHash.set(hash, [record]);
    else equal.push(record);
  }
  return byHash;
}

/** SHA-256 in hex of a record's file as it was last imported; null when nobody knows. */
export function contentHash(record: AnyRecord): string | null {
  return record.collection === 'media' ? record.sha256 : record.sourceHash;
}

function isNote({ text }: MatchedFile): boolean {
  return text !== undefined;
}

/** Whether a record's file is a note. */
export function isNoteRecord({ collection }: AnyRecord): boolean {
  return collection !== 'media';
}

function isSameSort(file: MatchedFile, record: AnyRecord): boolean {
  return isNote(file) === isNoteRecord(record);
}

function sameName(file: MatchedFile, { sourcePath }: AnyRecord): boolean {
  return fileNameOf(sourcePath ?? '') === fileNameOf(file.sourcePath);
}

function isBlank({ text }: MatchedFile): boolean {
  return text?.trim() === '';
}

function fileNameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
