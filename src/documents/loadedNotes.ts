import type { RecordId } from '../core/model/ids';

/** Keeps the base of unsaved text over a restart of the window, which restores the text itself. */
export interface KeptBases {
  get(uri: string): string | undefined;
  /** `undefined` forgets. */
  set(uri: string, base: string | undefined): void;
}

/** What is known of a note that was read or is open. */
interface LoadedNote {
  readonly docId: RecordId;
  /** The stored text that the editor's unsaved changes are changes to; `undefined` when nobody knows. */
  base: string | undefined;
  /** The stored texts that were read or saved last, newest first; one becomes the base once the editor shows it. */
  reads: readonly string[];
  /** What the editor is saving just now: not news either. */
  saving: string | undefined;
  /** The base as it was kept for a restart. */
  kept: string | undefined;
  gone: boolean;
  /** Whether its document has unsaved changes. */
  dirty: boolean;
  /** The modification time the editor was told with the text it read last. */
  readAt: number;
  /** The texts its open document showed last, newest first; empty while no document is open. */
  shown: readonly string[];
}

/** What became of a loaded note in the store. */
export type NoteNews = 'same' | 'changed' | 'deleted' | 'created';

/** Texts to remember of a document: more than a fast typist makes between a save and its arrival here. */
const shownLimit = 16;

/** Reads to remember: more than can be under way at once. */
const readLimit = 4;

/**
 * What each open note was read as, by its URI: tells an editor's own saves from changes of others, and gives a save the
 * base to merge with. A base moves only to a text that the editor is known to show: reading a text does not show it,
 * and neither does merging one into the store. Also the modification times the editor was told, which must never go back.
 */
export class LoadedNotes {
  readonly #notes = new Map<string, LoadedNote>();
  readonly #times = new Map<RecordId, { readonly text: string; readonly mtime: number }>();
  readonly #kept: KeptBases;

  constructor(kept: KeptBases) {
    this.#kept = kept;
  }

  /** A note was read. A document that is open already may not show the text yet, or ever: a key may come first. */
  read(uri: string, docId: RecordId, text: string): void {
    const note = this.#note(uri, docId);
    note.reads = newestFirst(text, note.reads, readLimit);
    note.gone = false;
    note.readAt = this.#times.get(docId)?.mtime ?? 0;
    if (note.shown.length === 0) note.base = text;
  }

  /** The open document of a note shows this text now. */
  shows(uri: string, docId: RecordId, text: string, isDirty: boolean): void {
    const note = this.#note(uri, docId);
    note.dirty = isDirty;
    if (note.shown.length === 0 && isDirty) note.base = this.#kept.get(uri);
    const shown = comparable(text);
    note.shown = newestFirst(shown, note.shown, shownLimit);
    if (!isDirty) note.base = note.reads.find((read) => comparable(read) === shown) ?? note.base;
    this.#keep(uri, note, isDirty ? note.base : undefined);
  }

  /** Whether a text written to `uri` comes from the editor; other extensions write there too. */
  isEditors(uri: string, text: string): boolean {
    const shown = this.#notes.get(uri)?.shown ?? [];
    return shown.length === 0 || shown.includes(comparable(text));
  }

  /** The stored text that a text written to `uri` began with; `undefined` when nobody knows. */
  base(uri: string, written: string): string | undefined {
    const note = this.#notes.get(uri);
    return this.isEditors(uri, written) ? note?.base : note?.reads[0];
  }

  /** `stored` is about to be committed for the editor at `uri`; `undefined` when that failed. */
  saving(uri: string, stored: string | undefined): void {
    const note = this.#notes.get(uri);
    if (note !== undefined) note.saving = stored;
  }

  /** `mine`, the text the editor shows but for its line endings, was committed, maybe merged with others' changes. */
  saved(uri: string, docId: RecordId, mine: string): void {
    const note = this.#note(uri, docId);
    note.base = mine;
    note.reads = newestFirst(mine, note.reads, readLimit);
    note.saving = undefined;
    note.gone = false;
    note.dirty = false;
    if (note.kept !== undefined) this.#keep(uri, note, mine);
  }

  closed(uri: string): void {
    const note = this.#notes.get(uri);
    if (note === undefined) return;
    this.#keep(uri, note, undefined);
    this.#notes.delete(uri);
    if (this.urisOf(note.docId).length === 0) this.#times.delete(note.docId);
  }

  /** Every note that was read. */
  ids(): ReadonlySet<RecordId> {
    return new Set([...this.#notes.values()].map(({ docId }) => docId));
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
    const isShown = stored === note.base && stored === note.reads[0];
    return isShown || stored === note.saving ? 'same' : 'changed';
  }

  /** Modification time for a text: that of its record, but later than every one given for another text of the note. */
  mtime(docId: RecordId, text: string, updatedAt: number): number {
    const last = this.#times.get(docId);
    if (last?.text === text) return last.mtime;
    const mtime = Math.max(updatedAt, (last?.mtime ?? 0) + 1);
    this.#times.set(docId, { text, mtime });
    return mtime;
  }

  /**
   * Of a document with unsaved changes the time it was read: the editor refuses to save over what is newer, but here a save
   * is merged with it. `undefined` for others.
   */
  heldMtime(uri: string): number | undefined {
    const note = this.#notes.get(uri);
    return note?.dirty === true ? note.readAt : undefined;
  }

  /** Makes the next modification time a later one although the text stays: the editor shows another one. */
  touch(docId: RecordId): void {
    const last = this.#times.get(docId);
    if (last !== undefined) this.#times.set(docId, { ...last, mtime: last.mtime + 1 });
  }

  #note(uri: string, docId: RecordId): LoadedNote {
    const known = this.#notes.get(uri);
    if (known !== undefined) return known;
    const unknown = { base: undefined, saving: undefined, kept: undefined };
    const states = { gone: false, dirty: false, readAt: 0, reads: [], shown: [] };
    const note: LoadedNote = { docId, ...unknown, ...states };
    this.#notes.set(uri, note);
    return note;
  }

  #keep(uri: string, note: LoadedNote, base: string | undefined): void {
    if (note.kept === base) return;
    note.kept = base;
    this.#kept.set(uri, base);
  }
}

function newestFirst(text: string, others: readonly string[], limit: number): readonly string[] {
  return text === others[0] ? others : [text, ...others].slice(0, limit);
}

/** A text as far as a document can show it: the editor takes a byte-order mark for encoding and unifies line endings. */
function comparable(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
