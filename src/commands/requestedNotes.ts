import { Uri, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { RecordId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import { isNoteless } from '../core/treeRows';
import { noteIdOfUri } from '../documents/noteUri';
import { readArguments, textField } from './commandArguments';
import { pickNote } from './pickNote';

/**
 * The note a command is about: the one its argument names, else the one in the active editor, else one the user picks.
 * `undefined` when the user picks none. Rejects with `not-found` for an id nobody has.
 */
export async function requestedNote(
  store: CampaignStore,
  argument: unknown,
  title: string,
): Promise<NoteSummary | undefined> {
  const id = noteArgument(argument) ?? activeNote();
  if (id === undefined) return pickNote(store, { title, placeholder: 'Name or alias' });
  return requireNote(store, id);
}

/** The notes of a menu on several selected rows, else the one `requestedNote` finds. */
export async function requestedNotes(
  store: CampaignStore,
  [argument, selected]: readonly unknown[],
  title: string,
): Promise<readonly NoteSummary[]> {
  const rows = Array.isArray(selected) ? selected.filter((row) => !isGroup(row)) : [];
  const ids = rows.map(noteArgument);
  if (Array.isArray(selected) && selected.length > 1) {
    return Promise.all(ids.flatMap((id) => id ?? []).map((id) => requireNote(store, id)));
  }
  const note = await requestedNote(store, argument, title);
  return note === undefined ? [] : [note];
}

/** The row of a kind and one that shows more stand for no note of their own. */
function isGroup(row: unknown): boolean {
  return typeof row === 'string' && isNoteless(row);
}

/** The id in `{ id }`, in a tree row or in a note's URI; `undefined` when none is given. */
export function noteArgument(argument: unknown): RecordId | undefined {
  if (argument instanceof Uri) return noteIdOfUri(argument);
  const id = textField(readArguments(argument), 'id');
  if (id === undefined) return undefined;
  const docId = parseRecordId(id);
  if (docId === undefined) throw new MoonforgeError('invalid-input', `"${id}" is no note's id.`);
  return docId;
}

/** The note in the active editor. */
export function activeNote(): RecordId | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri && noteIdOfUri(uri);
}

async function requireNote(store: CampaignStore, id: RecordId): Promise<NoteSummary> {
  const note = await store.notes.summary(id);
  if (note !== undefined) return note;
  throw new MoonforgeError('not-found', 'This note does not exist any more.');
}
