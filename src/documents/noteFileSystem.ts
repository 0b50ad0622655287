import type { FileChangeEvent, FileStat, FileSystemProvider } from 'vscode';
import {
  EventEmitter,
  FileChangeType,
  FilePermission,
  FileSystemError,
  FileType,
  Uri,
} from 'vscode';
import type { AnyRecord } from '../core/model/collections';
import { noteTextOf } from '../core/markdown/noteText';
import type { RecordId } from '../core/model/ids';
import type { ChangedRow } from '../core/ports/campaignStore';
import type { CampaignFile } from '../platform/campaignFile';
import { toFileSystemError } from './fileSystemErrors';
import type { KeptBases } from './loadedNotes';
import { LoadedNotes } from './loadedNotes';
import { decodeNote, encodeNote } from './noteBytes';
import { noteFileName, parseNotePath } from './notePath';
import { saveEditedNote } from './saveEditedNote';
import { deleteNotes } from './structure/deleteNotes';

/** What the file system asks of the editor. */
export interface NoteEditors {
  readonly kept: KeptBases;
  /** Both sides changed the same words in so many places; both versions stand in the note now. */
  readonly showConflicts: (count: number) => void;
}

/** Notes as files: `moonforge:/<docId>/<Title>.md`, each holding the exact text of its record. */
export class NoteFileSystem implements FileSystemProvider {
  readonly #campaign: CampaignFile;
  readonly #editors: NoteEditors;
  readonly #loaded: LoadedNotes;
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  /** Editors whose save was merged with a newer text, which they do not show yet. */
  readonly #outdated = new Set<string>();
  /** Editors with unsaved text that were not told of a newer one; told once they are clean. */
  readonly #held = new Set<string>();

  readonly onDidChangeFile = this.#changed.event;

  constructor(campaign: CampaignFile, editors: NoteEditors) {
    this.#campaign = campaign;
    this.#editors = editors;
    this.#loaded = new LoadedNotes(editors.kept);
  }

  /** Changes are announced for every note that was read, watched or not. */
  watch(): { dispose(): void } {
    return { dispose: () => undefined };
  }

  async stat(uri: Uri): Promise<FileStat> {
    const path = parseNotePath(uri.path);
    // The folder of a deleted note is there too: saving unsaved text, which brings the note back, asks for it.
    if (path?.type === 'root' || path?.type === 'folder') return folderStat;
    const record = await this.#record(uri);
    const text = noteTextOf(record);
    const mtime = this.#loaded.mtime(record.firebaseId, text, record.updatedAt);
    const held = this.#loaded.heldMtime(uri.toString());
    if (held !== undefined && held < mtime) this.#held.add(uri.toString());
    return {
      type: FileType.File,
      ctime: record.createdAt,
      mtime: held ?? mtime,
      size: encodeNote(text).byteLength,
      ...(this.#campaign.state === 'readOnly' ? { permissions: FilePermission.Readonly } : {}),
    };
  }

  /** The root is not listed: the trees and the search are there to find notes. */
  async readDirectory(uri: Uri): Promise<[string, FileType][]> {
    const path = parseNotePath(uri.path);
    if (path?.type === 'root') return [];
    if (path?.type !== 'folder') throw FileSystemError.FileNotADirectory(uri);
    const { title } = await this.#record(uri);
    return [[noteFileName(title), FileType.File]];
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    if (parseNotePath(uri.path)?.type !== 'note') throw FileSystemError.FileIsADirectory(uri);
    const record = await this.#record(uri);
    const text = noteTextOf(record);
    this.#loaded.read(uri.toString(), record.firebaseId, text);
    return encodeNote(text);
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const path = parseNotePath(uri.path);
    if (path?.type !== 'note') throw FileSystemError.FileIsADirectory(uri);
    await this.#answer(uri, () => this.#save(uri, path.docId, decodeNote(content)));
  }

  /**
   * Deletes a note under its present name or one an editor has it open under. Any other name reads as the same note, so
   * a move onto one, with permission to overwrite, would delete the very note it moves.
   */
  async delete(uri: Uri): Promise<void> {
    const path = parseNotePath(uri.path);
    const { collection, firebaseId, title } = await this.#record(uri);
    const isOwnName = path?.type === 'note' && path.name === noteFileName(title);
    if (!isOwnName && !this.#loaded.urisOf(firebaseId).includes(uri.toString())) {
      throw FileSystemError.NoPermissions(`This note is called "${title}" now.`);
    }
    await this.#answer(uri, async () => {
      const store = await this.#campaign.writable();
      await deleteNotes(store, [{ collection, docId: firebaseId, title }]);
    });
  }

  rename(): never {
    throw FileSystemError.NoPermissions('Use "Moonforge: Rename Note…": a note is not a file.');
  }

  createDirectory(): never {
    throw FileSystemError.NoPermissions('Notes have no folders. Use "Moonforge: New Note…".');
  }

  /** Tells the editors about notes that others changed or deleted. */
  async announce(rows: readonly ChangedRow[]): Promise<void> {
    const events: FileChangeEvent[] = [];
    for (const docId of new Set(rows.map((row) => row.docId))) {
      const uris = this.#loaded.urisOf(docId);
      if (uris.length > 0) events.push(...(await this.#news(docId, uris)));
    }
    if (events.length > 0) this.#changed.fire(events);
  }

  /** The file was opened anew or may be written now: whatever editors show is read again. */
  refresh(): void {
    const ids = [...this.#loaded.ids()];
    for (const docId of ids) this.#loaded.touch(docId);
    const uris = ids.flatMap((docId) => this.#loaded.urisOf(docId));
    const type = FileChangeType.Changed;
    if (uris.length > 0)
      this.#changed.fire(uris.map((key) => ({ type, uri: Uri.parse(key, true) })));
  }

  /** A document was saved; when its text was merged with a newer one, the editor reads the result. */
  documentSaved(uri: Uri): void {
    const path = parseNotePath(uri.path);
    if (path?.type !== 'note' || !this.#outdated.delete(uri.toString())) return;
    this.#loaded.touch(path.docId);
    this.#changed.fire([{ type: FileChangeType.Changed, uri }]);
  }

  /** The document of a note was opened, edited, or became dirty or clean. */
  documentShows(uri: Uri, text: string, isDirty: boolean): void {
    const path = parseNotePath(uri.path);
    if (path?.type !== 'note') return;
    this.#loaded.shows(uri.toString(), path.docId, text, isDirty);
    const wasHeld = !isDirty && this.#held.delete(uri.toString());
    if (wasHeld) this.#changed.fire([{ type: FileChangeType.Changed, uri }]);
  }

  documentClosed(uri: Uri): void {
    this.#held.delete(uri.toString());
    this.#loaded.closed(uri.toString());
  }

  async #save(uri: Uri, docId: RecordId, typed: string): Promise<void> {
    const key = uri.toString();
    const store = await this.#campaign.writable();
    const isEditors = this.#loaded.isEditors(key, typed);
    try {
      const request = { docId, typed, base: this.#loaded.base(key, typed) };
      const saved = await saveEditedNote(store, request, (text) => {
        if (isEditors) this.#loaded.saving(key, text);
      });
      if (isEditors) this.#loaded.saved(key, docId, saved.mine);
      if (saved.merged && isEditors) this.#outdated.add(key);
      // Another extension wrote below an open editor.
      if (!isEditors) this.#changed.fire([{ type: FileChangeType.Changed, uri }]);
      if (saved.conflicts > 0) this.#editors.showConflicts(saved.conflicts);
    } catch (error) {
      this.#loaded.saving(key, undefined);
      throw error;
    }
  }

  async #news(docId: RecordId, uris: readonly string[]): Promise<readonly FileChangeEvent[]> {
    const store = await this.#campaign.existing();
    const record = await store?.notes.get(docId);
    const stored = record && noteTextOf(record);
    return uris.flatMap((key) => {
      const type = changeTypes[this.#loaded.news(key, stored)];
      return type === undefined ? [] : { type, uri: Uri.parse(key, true) };
    });
  }

  async #record(uri: Uri): Promise<AnyRecord> {
    return this.#answer(uri, async () => {
      const path = parseNotePath(uri.path);
      if (path === undefined || path.type === 'root') throw FileSystemError.FileNotFound(uri);
      const store = await this.#campaign.existing();
      const record = await store?.notes.get(path.docId);
      if (record === undefined) throw FileSystemError.FileNotFound(uri);
      return record;
    });
  }

  async #answer<T>(uri: Uri, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toFileSystemError(error, uri);
    }
  }
}

const folderStat: FileStat = { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };

const changeTypes = {
  same: undefined,
  changed: FileChangeType.Changed,
  deleted: FileChangeType.Deleted,
  created: FileChangeType.Created,
} as const;
