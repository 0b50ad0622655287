import { workspace } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { RecordId } from '../core/model/ids';
import { noteIdOfUri } from './noteUri';

/**
 * Saves what is typed in the editors of some notes, so that what is done to the notes next is done to that too. Rejects
 * with `invalid-input` when an editor does not save.
 */
export async function saveOpenNotes(ids: readonly RecordId[]): Promise<void> {
  for (const document of workspace.textDocuments) {
    const docId = document.isDirty ? noteIdOfUri(document.uri) : undefined;
    if (docId === undefined || !ids.includes(docId) || (await document.save())) continue;
    throw new MoonforgeError(
      'invalid-input',
      'A note of this has changes that could not be saved, so nothing was done. Save it and try again.',
    );
  }
}

/** Whether any note has changes in its editor that are not saved. */
export function hasUnsavedNotes(): boolean {
  return workspace.textDocuments.some(
    (document) => document.isDirty && noteIdOfUri(document.uri) !== undefined,
  );
}
