import type { Uri } from 'vscode';
import { commands, Range, ViewColumn } from 'vscode';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import { noteUri } from '../documents/noteUri';

export interface OpenNoteOptions {
  /** Opens it in the editor group beside the active one. */
  readonly beside?: boolean;
  /** Puts the cursor at the start of this line, counted from 0. */
  readonly line?: number | undefined;
}

/** Opens a note in an editor and returns where; `undefined` when there is no such note. */
export async function openNoteById(
  store: CampaignStore,
  docId: RecordId,
  { beside = false, line }: OpenNoteOptions = {},
): Promise<Uri | undefined> {
  const note = await store.notes.summary(docId);
  if (note === undefined) return undefined;
  const uri = noteUri(docId, note.title);
  await commands.executeCommand('vscode.open', uri, {
    ...(beside ? { viewColumn: ViewColumn.Beside } : {}),
    ...(line === undefined ? {} : { selection: new Range(line, 0, line, 0) }),
  });
  return uri;
}
