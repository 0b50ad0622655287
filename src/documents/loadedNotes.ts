import type { RecordId } from '../core/model/ids';

/** What an editor that shows a note goes by. */
interface LoadedNote {
  readonly docId: RecordId;
  /** The stored text that the editor's unsaved changes are changes to. */
  base: string;
  /** The stored text that was read last; becomes the base once the editor shows it. */
  read: string;
  /** What the editor is saving just now: not news either. */
  saving: string | undefined;
  gone: boolean;
}

/** What became of a loaded note in the store. */
export type NoteNews = 'same' | 'changed' | 'deleted' | 'created';

/**
 * What each open note was read as, by its URI: tells an editor's own saves from changes of others, and gives a save the
 * base to merge with. Also the modification times the editor was told, which must never go back.
 */
export class LoadedNotes {
  readonly #notes = new Map<string, LoadedNote>();
  readonly #times = new Map<RecordId, { readonly text: string; readonly mtime: number }>();

  /** A note was read. While its editor holds unsaved changes, they stay changes to what was read before. */
  read(uri: string, docId: RecordId, text: string, isDirty: boolean): void {
    const note = this.#notes.get(uri);
    if (note === undefined) {
      this.#notes.set(uri, newNote(docId, text));
      return;
    }
    note.read = text;
    note.gone = false;
    if (!isDirty) note.base = text;
  }

  /** The editor of a note has no unsaved changes: it shows what was read last. */
  becameClean(uri: string): void {
    const note = this.#notes.get(uri);
    if (note !== undefined) note.base = note.read;
  }

  /** The text that unsaved changes at `uri` are based on. */
  base(uri: string): string | undefined {
    return this.#notes.get(uri)?.base;
  }

  /** `stored` is about to be committed for the editor at `uri`; `undefined` when that failed. */
  saving(uri: string, stored: string | undefined): void {
    const note = this.#notes.get(uri);
    if (note !== undefined) note.saving = stored;
  }

  /** `stored` was committed for the editor at `uri`. */
  saved(uri: string, docId: RecordId, stored: string): void {
    this.#notes.set(uri, newNote(docId, stored));
  }

  closed(uri: string): void {
    const note = this.#notes.get(uri);
    this.#notes.delete(uri);
    if (note !== undefined && this.urisOf(note.docId).length === 0) this.#times.delete(note.docId);
  }

  /** Every URI under which a note was read. */
  urisOf(docId: RecordId): readonly string[] {
    return [...this.#notes].filter(([, note]) => note.docId === docId).map(([uri]) => uri);
  }

  /** Compares a note's stored text (`undefined` when it was deleted) with what its editor knows. */
  news(uri: string, stored: string | undefined): NoteNews {
    const note = this.#notes.get(uri);
    if (note === undefined) return 'same';
    const wasGone = note.gone;
    note.gone = stored === undefined;
    if (stored === undefined) return wasGone ? 'same' : 'deleted';
    if (wasGone) return 'created';
    return stored === note.base || stored === note.saving ? 'same' : 'changed';
  }

  /** Modification time for a text: that of its record, but later than every one given for another text of the note. */
  mtime(docId: RecordId, text: string, updatedAt: number): number {
    const last = this.#times.get(docId);
    if (last?.text === text) return last.mtime;
    const mtime = Math.max(updatedAt, (last?.mtime ?? 0) + 1);
    this.#times.set(docId, { text, mtime });
    return mtime;
  }

  /** Makes the next modification time a later one although the text stays: the editor shows another one. */
  touch(docId: RecordId): void {
    const last = this.#times.get(docId);
    if (last !== undefined) this.#times.set(docId, { ...last, mtime: last.mtime + 1 });
  }
}

function newNote(docId: RecordId, text: string): LoadedNote {
  return { docId, base: text, read: text, saving: undefined, gone: false };
}
