import type { RecordId } from '../../core/model/ids';
import { fileNameKey } from '../export/fileName';
import { noteFileTitle } from '../import/noteFacts';
import type { FolderFile } from './mirrorFolder';
import type { MirroredFiles } from './mirrorMarker';

/** A note as the store has it. */
export interface MirrorNote {
  readonly docId: RecordId;
  readonly title: string;
  readonly text: string;
  readonly hash: string;
  /** Where its file belongs. */
  readonly place: string;
}

/** Which file belongs to which note. */
export interface FilePairs {
  readonly files: ReadonlyMap<RecordId, FolderFile>;
  /** Files nobody knows. */
  readonly unknown: readonly FolderFile[];
}

/**
 * Finds each note's file: where the last pass left it, else under a name that differs in case, else by its unchanged
 * content wherever it was moved. A note without an entry, such as a killed pass leaves behind, takes a file of its name
 * and text.
 */
export function pairFiles(
  found: ReadonlyMap<string, FolderFile>,
  notes: ReadonlyMap<RecordId, MirrorNote>,
  mirrored: MirroredFiles,
): FilePairs {
  const files = new Map<RecordId, FolderFile>();
  const open = new Map(found);
  const claim = (docId: RecordId, matches: (file: FolderFile) => boolean): void => {
    if (files.has(docId)) return;
    const file = [...open.values()].find(matches);
    if (file === undefined) return;
    files.set(docId, file);
    open.delete(file.path);
  };
  for (const [docId, entry] of mirrored) {
    const file = open.get(entry.path);
    if (file === undefined) continue;
    files.set(docId, file);
    open.delete(entry.path);
  }
  for (const [docId, entry] of mirrored) {
    claim(docId, ({ path }) => fileNameKey(path) === fileNameKey(entry.path));
  }
  for (const [docId, { hash }] of mirrored) claim(docId, (file) => file.hash === hash);
  for (const [docId, note] of notes) {
    if (mirrored.has(docId)) continue;
    claim(docId, ({ path, hash }) => path === note.place && hash === note.hash);
    claim(docId, ({ path, hash }) => hash === note.hash && noteFileTitle(path) === note.title);
  }
  return { files, unknown: [...open.values()] };
}
