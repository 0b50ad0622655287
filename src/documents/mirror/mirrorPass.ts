import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { noteTextOf } from '../../core/markdown/noteText';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import { commonText } from '../commonText';
import type { PlacedFile } from '../export/layOut';
import { layOut } from '../export/layOut';
import { hashContent } from '../hashContent';
import { noteFileTitle } from '../import/noteFacts';
import type { FileProblem } from '../operationReport';
import type { MirroredStore, MirrorReport } from './mirrorCampaign';
import type { FolderFile } from './mirrorFolder';
import { MirrorFolder } from './mirrorFolder';
import type { MirroredFile } from './mirrorMarker';
import { mirrorMarkerName, mirrorMarkerText, readMirrorMarker } from './mirrorMarker';
import { createMirroredNote } from './newNote';
import type { MirrorNote } from './pairFiles';
import { pairFiles } from './pairFiles';

export interface MirrorPassOptions {
  readonly root: string;
  readonly campaignId: CampaignId;
  readonly follow: boolean;
  readonly token: CancellationToken;
}

type Counts = { -readonly [K in keyof Omit<MirrorReport, 'campaignId' | 'problems'>]: number };

/** One pass over a campaign and its folder; see `mirrorCampaign`. */
export class MirrorPass {
  readonly #store: MirroredStore;
  readonly #options: MirrorPassOptions;
  readonly #folder: MirrorFolder;
  readonly #files = new Map<RecordId, MirroredFile>();
  readonly #problems: FileProblem[] = [];
  readonly #counts: Counts = {
    ...{ written: 0, saved: 0, merged: 0, created: 0, moved: 0, discarded: 0, deleted: 0 },
  };
  #marker = '';

  constructor(store: MirroredStore, options: MirrorPassOptions) {
    this.#store = store;
    this.#options = options;
    this.#folder = new MirrorFolder(options.root);
  }

  async run(): Promise<MirrorReport> {
    const { root, campaignId, token } = this.#options;
    for (const [docId, file] of (await readMirrorMarker(root, campaignId)) ?? []) {
      this.#files.set(docId, file);
    }
    this.#marker = this.#files.size === 0 ? '' : mirrorMarkerText(campaignId, this.#files);
    await this.#folder.tidy();
    // First of all: files without it would be a stranger's to the pass after one that was killed.
    await this.#writeMarker();
    try {
      const { files: found, problems } = await this.#folder.read(token);
      this.#problems.push(...problems);
      const first = await this.#notes();
      const pairs = pairFiles(found, first, this.#files);
      const isGone = this.#files.size > 0 && pairs.files.size === 0;
      for (const docId of new Set([...this.#files.keys(), ...first.keys()])) {
        throwIfCancelled(token);
        const file = pairs.files.get(docId);
        const path = this.#files.get(docId)?.path ?? first.get(docId)?.place;
        if (file === undefined && isUnread(path, problems)) continue;
        await this.#mirror(docId, first.get(docId), { file, isGone });
      }
      for (const file of pairs.unknown) {
        throwIfCancelled(token);
        await this.#create(file);
      }
      await this.#place();
    } finally {
      await this.#writeMarker();
    }
    return { campaignId, ...this.#counts, problems: this.#problems };
  }

  /** The campaign's notes, each with the place its file belongs. */
  async #notes(): Promise<ReadonlyMap<RecordId, MirrorNote>> {
    const notes = new Map<RecordId, MirrorNote>();
    for (const { record: summary, path: place } of await this.#layOut()) {
      throwIfCancelled(this.#options.token);
      const record = await this.#store.notes.get(summary.docId);
      if (record === undefined) continue;
      const text = noteTextOf(record);
      const { docId, title } = summary;
      if (summary.collection === 'campaigns' && text === '') continue;
      notes.set(docId, { docId, title, text, hash: hashContent(text), place });
    }
    return notes;
  }

  /** Attachments are no text: they are not mirrored. */
  async #layOut(): Promise<readonly PlacedFile<NoteSummary>[]> {
    const { campaignId } = this.#options;
    const summaries = await this.#store.notes.summaries({ campaignId });
    return layOut(
      this.#store.definitions,
      summaries.filter(({ collection }) => collection !== 'media'),
    );
  }

  async #mirror(
    docId: RecordId,
    note: MirrorNote | undefined,
    { file, isGone }: { readonly file: FolderFile | undefined; readonly isGone: boolean },
  ): Promise<void> {
    const entry = this.#files.get(docId);
    if (note === undefined) {
      if (entry !== undefined) await this.#noteIsGone(docId, entry, file);
    } else if (file === undefined) {
      const follows = this.#options.follow && entry?.hash === note.hash && !isGone;
      if (follows) await this.#deleteNote(note);
      else await this.#writeNew(note);
    } else await this.#compare(note, file, entry);
  }

  async #compare(
    note: MirrorNote,
    file: FolderFile,
    entry: MirroredFile | undefined,
  ): Promise<void> {
    const { docId } = note;
    const { text } = file;
    await this.#followName(note, file, entry);
    if (text === undefined) {
      this.#warn(
        file.path,
        'This is not UTF-8 text any more: file and note were left as they are.',
      );
      return;
    }
    const base = baseOf(note, file, entry);
    if (file.hash === note.hash) this.#files.set(docId, { path: file.path, hash: note.hash });
    else if (file.hash === base) await this.#rewrite(note, file);
    else if (note.hash === base) await this.#save(note, { ...file, text });
    else await this.#merge(note, { ...file, text }, base);
  }

  /** A file that was renamed renames its note, unless the note was given another title itself. */
  async #followName(
    note: MirrorNote,
    file: FolderFile,
    entry: MirroredFile | undefined,
  ): Promise<void> {
    const [title, former] = [file.path, entry?.path ?? file.path].map(noteFileTitle);
    if (title === undefined || title === former || former !== note.title) return;
    await this.#store.write(async (unit) => {
      const record = await unit.get(note.docId);
      if (record?.title === former) await unit.put(record.collection, { docId: note.docId, title });
    }, mirrorOrigin);
  }

  async #rewrite(note: MirrorNote, { path, hash }: FolderFile): Promise<void> {
    if (!(await this.#folder.write(path, note.text, hash))) return;
    this.#files.set(note.docId, { path, hash: note.hash });
    this.#counts.written += 1;
  }

  async #save(note: MirrorNote, file: FolderFile & { readonly text: string }): Promise<void> {
    if (!(await this.#saveText(note, file.text))) return;
    this.#files.set(note.docId, { path: file.path, hash: file.hash });
    this.#counts.saved += 1;
  }

  /** The changes of both. What both changed differently stands in both versions, in note and file. */
  async #merge(
    note: MirrorNote,
    file: FolderFile & { readonly text: string },
    base: string | undefined,
  ): Promise<void> {
    const { docId, text: mine } = note;
    const known =
      base === undefined
        ? undefined
        : await this.#store.write((unit) => unit.earlierText(docId, base), mirrorOrigin);
    const { mergeNote } = await import('../../core/merge/mergeNote');
    const merged = mergeNote(known ?? commonText(mine, file.text), mine, file.text);
    const hash = hashContent(merged.text);
    // Said before it is done: a pass that is killed in between must not merge what the note has already.
    const former = this.#files.get(docId);
    const merging = { file: file.hash, note: hash };
    this.#files.set(docId, { path: file.path, hash: former?.hash ?? file.hash, merging });
    await this.#writeMarker();
    if (!(await this.#saveText(note, merged.text))) return;
    this.#counts.merged += 1;
    if (merged.conflicts.length > 0) {
      this.#warn(
        file.path,
        'Note and file were changed in the same place: both versions stand there now.',
      );
    }
    if (await this.#folder.write(file.path, merged.text, file.hash)) {
      this.#files.set(docId, { path: file.path, hash });
    }
  }

  /** False when the note was changed since it was read: the next pass sees it. */
  #saveText({ docId, hash }: MirrorNote, text: string): Promise<boolean> {
    return this.#store.write(async (unit) => {
      const record = await unit.get(docId);
      if (record === undefined || hashContent(noteTextOf(record)) !== hash) return false;
      await unit.saveText(docId, text);
      return true;
    }, mirrorOrigin);
  }

  async #writeNew(note: MirrorNote): Promise<void> {
    const { docId, place, text, hash } = note;
    const { stem, ext } = cut(place);
    const others = [` (${docId.slice(0, 8)})`, ` (${docId})`].map((id) => `${stem}${id}${ext}`);
    for (const path of [place, ...others]) {
      if (!(await this.#folder.write(path, text, undefined))) continue;
      this.#files.set(docId, { path, hash });
      this.#counts.written += 1;
      return;
    }
    this.#warn(place, 'Other files stand where the note belongs: it was not written.');
  }

  async #deleteNote({ docId }: MirrorNote): Promise<void> {
    await this.#store.write((unit) => unit.remove(docId), mirrorOrigin);
    this.#files.delete(docId);
    this.#counts.deleted += 1;
  }

  /** An unchanged file goes to the trash; what was typed into it since becomes a note again. */
  async #noteIsGone(
    docId: RecordId,
    entry: MirroredFile,
    file: FolderFile | undefined,
  ): Promise<void> {
    this.#files.delete(docId);
    if (file === undefined) return;
    if (file.hash === entry.hash) {
      await this.#folder.discard(file.path);
      this.#counts.discarded += 1;
    } else {
      this.#warn(file.path, 'The note was deleted, but its file was changed: it is a note again.');
      await this.#create(file);
    }
  }

  async #create(file: FolderFile): Promise<void> {
    const { path, hash, text } = file;
    if (text === undefined) {
      this.#warn(path, 'This is not UTF-8 text: it did not become a note.');
      return;
    }
    const { campaignId } = this.#options;
    const docId = await this.#store.write(
      (unit) => createMirroredNote(unit, { campaignId, path, text }, this.#files),
      mirrorOrigin,
    );
    this.#files.set(docId, { path, hash });
    this.#counts.created += 1;
  }

  /** Moves files to where their notes belong; twice, for files that wait for each other's place. */
  async #place(): Promise<void> {
    const placed = await this.#layOut();
    for (let round = 0; round < 2; round += 1) {
      for (const { record, path: place } of placed) {
        const { docId } = record;
        const entry = this.#files.get(docId);
        if (entry === undefined || isAt(entry.path, place, docId)) continue;
        if (!(await this.#folder.move(entry.path, place))) continue;
        this.#files.set(docId, { ...entry, path: place });
        this.#counts.moved += 1;
      }
    }
  }

  async #writeMarker(): Promise<void> {
    const text = mirrorMarkerText(this.#options.campaignId, this.#files);
    if (text === this.#marker) return;
    await this.#folder.put(mirrorMarkerName, text);
    this.#marker = text;
  }

  #warn(path: string, message: string): void {
    this.#problems.push({ path, message, severity: 'warning' });
  }
}

/** Whether a path lies in what could not be read: then nobody knows whether its file is gone. */
function isUnread(path: string | undefined, unread: readonly FileProblem[]): boolean {
  return unread.some((problem) => path === problem.path || path?.startsWith(`${problem.path}/`));
}

const mirrorOrigin = { origin: 'import', label: 'Mirror folder' } as const;

/** The text both sides had last. After a killed merge that is the file's, which the note has in it already. */
function baseOf(
  note: MirrorNote,
  file: FolderFile,
  entry: MirroredFile | undefined,
): string | undefined {
  const { merging, hash } = entry ?? {};
  return merging?.file === file.hash && merging.note === note.hash ? file.hash : hash;
}

/** At its place, or beside it under a name with its id because another file stands there. */
function isAt(path: string, place: string, docId: RecordId): boolean {
  const { stem, ext } = cut(place);
  return path === place || (path.startsWith(`${stem} (${docId.slice(0, 8)}`) && path.endsWith(ext));
}

function cut(place: string): { readonly stem: string; readonly ext: string } {
  const ext = /\.[^./]+$/.exec(place)?.[0] ?? '';
  return { stem: place.slice(0, place.length - ext.length), ext };
}
