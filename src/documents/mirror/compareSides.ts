import { noteTextOf } from '../../core/markdown/noteText';
import { commonText } from '../commonText';
import { hashContent } from '../hashContent';
import { noteFileTitle } from '../import/noteFacts';
import type { MirrorContext } from './mirrorContext';
import { mirrorOrigin } from './mirrorContext';
import type { FolderFile } from './mirrorFolder';
import type { MirroredFile } from './mirrorMarker';
import type { MirrorNote } from './pairFiles';

type TextFile = FolderFile & { readonly text: string };

/** Brings a note and its file into step: what changed on one side goes to the other, what changed on both is merged. */
export async function compareSides(
  context: MirrorContext,
  note: MirrorNote,
  file: FolderFile,
): Promise<void> {
  const { ledger } = context;
  const { path, hash, text } = file;
  const entry = ledger.files.get(note.docId);
  await followName(context, note, { path, former: entry?.path ?? path });
  if (text === undefined) {
    ledger.warn(path, 'This is not UTF-8 text any more: file and note were left as they are.');
    return;
  }
  const base = baseOf(note, file, entry);
  if (hash === note.hash) ledger.set(note.docId, { path, hash });
  else if (hash === base) await rewriteFile(context, note, file);
  else if (note.hash === base) await saveNote(context, note, { ...file, text });
  else await mergeSides(context, { note, file: { ...file, text }, base });
}

/** A file that was renamed renames its note, unless the note was given another title itself. */
async function followName(
  { store }: MirrorContext,
  note: MirrorNote,
  file: { readonly path: string; readonly former: string },
): Promise<void> {
  const title = noteFileTitle(file.path);
  const former = noteFileTitle(file.former);
  if (title === former || former !== note.title) return;
  await store.write(async (unit) => {
    const record = await unit.get(note.docId);
    if (record?.title === former) await unit.put(record.collection, { docId: note.docId, title });
  }, mirrorOrigin);
}

/** The text both sides had last. After a killed merge that is the file's, which the note has in it already. */
function baseOf(
  note: MirrorNote,
  file: FolderFile,
  entry: MirroredFile | undefined,
): string | undefined {
  const { merging, hash } = entry ?? {};
  return merging?.file === file.hash && merging.note === note.hash ? file.hash : hash;
}

async function rewriteFile(
  { folder, ledger }: MirrorContext,
  note: MirrorNote,
  { path, hash }: FolderFile,
): Promise<void> {
  if (!(await folder.write(path, note.text, hash))) return;
  ledger.set(note.docId, { path, hash: note.hash });
  ledger.count('written');
}

async function saveNote(
  context: MirrorContext,
  note: MirrorNote,
  { path, hash, text }: TextFile,
): Promise<void> {
  if (!(await saveText(context, note, text))) return;
  context.ledger.set(note.docId, { path, hash });
  context.ledger.count('saved');
}

interface BothChanged {
  readonly note: MirrorNote;
  readonly file: TextFile;
  /** Hash of the text both sides had last. */
  readonly base: string | undefined;
}

/** The changes of both. What both changed differently stands in both versions, in note and file. */
async function mergeSides(
  context: MirrorContext,
  { note, file, base }: BothChanged,
): Promise<void> {
  const { store, folder, ledger } = context;
  const { docId, text: mine } = note;
  const known =
    base === undefined
      ? undefined
      : await store.write((unit) => unit.earlierText(docId, base), mirrorOrigin);
  const { mergeNote } = await import('../../core/merge/mergeNote');
  const merged = mergeNote(known ?? commonText(mine, file.text), mine, file.text);
  const hash = hashContent(merged.text);
  // Said before it is done: a pass that is killed in between must not merge what the note has already.
  const former = ledger.files.get(docId);
  const merging = { file: file.hash, note: hash };
  ledger.set(docId, { path: file.path, hash: former?.hash ?? file.hash, merging });
  await ledger.save();
  if (!(await saveText(context, note, merged.text))) return;
  ledger.count('merged');
  if (merged.conflicts.length > 0) {
    ledger.warn(
      file.path,
      'Note and file were changed in the same place: both versions stand there now.',
    );
  }
  if (await folder.write(file.path, merged.text, file.hash)) {
    ledger.set(docId, { path: file.path, hash });
  }
}

/** False when the note was changed since it was read: the next pass sees it. */
function saveText(
  { store }: MirrorContext,
  { docId, hash }: MirrorNote,
  text: string,
): Promise<boolean> {
  return store.write(async (unit) => {
    const record = await unit.get(docId);
    if (record === undefined || hashContent(noteTextOf(record)) !== hash) return false;
    await unit.saveText(docId, text);
    return true;
  }, mirrorOrigin);
}
