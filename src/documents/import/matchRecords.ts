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
 * by equal content and by similar content, for a file that was moved or renamed.
 */
export function matchRecords(files: readonly MatchedFile[], known: KnownRecords): RecordMatches {
  // Of two with one source path the living one, which comes last, has the file.
  const all = [...known.deleted, ...known.records];
  if (all.length === 0) return { records: new Map(), missing: [] };
  const matches = new Map<string, AnyRecord>();
  const used = new Set<AnyRecord>();
  const open = new Set(files);
  const match = (file: MatchedFile, record: AnyRecord | undefined): void => {
    if (record === undefined || used.has(record) || isNote(file) !== isNoteRecord(record)) return;
    matches.set(file.path, record);
    used.add(record);
    open.delete(file);
  };
  const byId = new Map(all.map((record) => [record.firebaseId, record]));
  for (const file of files) {
    if (file.listed !== undefined) match(file, byId.get(known.idOf(file.listed.record.id)));
  }
  const prefix = known.root === '' ? '' : `${known.root}/`;
  for (const ofNotes of [true, false]) {
    // A file that was a note and is none any more has a record of either sort.
    const records = all.filter((record) => isNoteRecord(record) === ofNotes);
    const bySource = new Map(records.map((record) => [record.sourcePath, record]));
    for (const file of open) match(file, bySource.get(prefix + file.path));
  }
  const isGone = (record: AnyRecord): boolean => !used.has(record) && known.belongs(record);
  const gone = all.filter(isGone);
  for (const [file, record] of equalPairs([...open], gone)) match(file, record);
  const left = gone.filter(isGone);
  for (const [file, record] of movedNotes([...open], left, all)) match(file, record);
  return { records: matches, missing: known.records.filter(isGone) };
}

/** Pairs of equal content; of several, those with the same name first. Blank notes have nothing but their name. */
function* equalPairs(
  files: readonly MatchedFile[],
  gone: readonly AnyRecord[],
): Iterable<readonly [MatchedFile, AnyRecord]> {
  const byHash = new Map<string, AnyRecord[]>();
  for (const record of gone) {
    const hash = contentHash(record);
    if (hash !== null) byHash.set(hash, [...(byHash.get(hash) ?? []), record]);
  }
  for (const sameName of [true, false]) {
    for (const file of files) {
      const candidates = byHash.get(file.hash) ?? [];
      const at = candidates.findIndex((record) =>
        sameName
          ? fileNameOf(record.sourcePath ?? '') === fileNameOf(file.sourcePath)
          : !isBlank(file),
      );
      const [record] = at === -1 ? [] : candidates.splice(at, 1);
      if (record !== undefined) yield [file, record];
    }
  }
}

function movedNotes(
  files: readonly MatchedFile[],
  gone: readonly AnyRecord[],
  all: readonly AnyRecord[],
): readonly (readonly [MatchedFile, AnyRecord])[] {
  const notes = files.filter(isNote);
  const records = gone.filter(isNoteRecord);
  if (notes.length === 0 || records.length === 0) return [];
  return similarPairs(
    notes.map((file) => ({ value: file, text: file.text ?? '' })),
    records.map((record) => ({ value: record, text: noteTextOf(record) })),
    all.map(noteTextOf),
  );
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

function isBlank({ text }: MatchedFile): boolean {
  return text?.trim() === '';
}

function fileNameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
