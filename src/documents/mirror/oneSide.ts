import type { RecordId } from '../../core/model/ids';
import { placesOf } from './filePlaces';
import type { MirrorContext } from './mirrorContext';
import { mirrorOrigin } from './mirrorContext';
import type { FolderFile } from './mirrorFolder';
import { createMirroredNote } from './newNote';
import type { MirrorNote } from './pairFiles';

/** Writes the file of a note that has none. */
export async function writeNewFile(
  { folder, ledger }: MirrorContext,
  note: MirrorNote,
): Promise<void> {
  const { docId, place, text, hash } = note;
  for (const path of placesOf(docId, place)) {
    if (!(await folder.write(path, text, undefined))) continue;
    ledger.set(docId, { path, hash });
    ledger.count('written');
    return;
  }
  ledger.warn(place, 'Other files stand where the note belongs: it was not written.');
}

/** Deletes a note whose file was deleted. */
export async function deleteNote(
  { store, ledger }: MirrorContext,
  { docId }: MirrorNote,
): Promise<void> {
  await store.write((unit) => unit.remove(docId), mirrorOrigin);
  ledger.forget(docId);
  ledger.count('deleted');
}

/**
 * Follows a note that is gone: its unchanged file goes to the trash, what was typed into it since becomes a note again.
 */
export async function followDeletion(
  context: MirrorContext,
  docId: RecordId,
  file: FolderFile | undefined,
): Promise<void> {
  const { folder, ledger } = context;
  const entry = ledger.files.get(docId);
  if (entry === undefined) return;
  if (file === undefined) ledger.forget(docId);
  else if (file.hash !== entry.hash) {
    ledger.forget(docId);
    ledger.warn(file.path, 'The note was deleted, but its file was changed: it is a note again.');
    await createNoteOf(context, file);
  } else if (await folder.discard(file.path)) {
    // Not before: a file that nobody knows becomes a note at the next pass.
    ledger.forget(docId);
    ledger.count('discarded');
  } else {
    ledger.warn(
      file.path,
      'The note was deleted, but its file could not go to the trash: a folder on the way is a link or a file. The file was left where it is; put a folder in its place.',
    );
  }
}

/** Makes a note of a file nobody knows. */
export async function createNoteOf(context: MirrorContext, file: FolderFile): Promise<void> {
  const { store, campaignId, ledger } = context;
  const { path, hash, text } = file;
  if (text === undefined) {
    ledger.warn(path, 'This is not UTF-8 text: it did not become a note.');
    return;
  }
  const docId = await store.write(
    (unit) => createMirroredNote(unit, { campaignId, path, text }, ledger.files),
    mirrorOrigin,
  );
  ledger.set(docId, { path, hash });
  ledger.count('created');
}
