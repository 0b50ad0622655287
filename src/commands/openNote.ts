import type { Uri } from 'vscode';
import { commands, ViewColumn } from 'vscode';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import { noteUri } from '../documents/noteUri';

/** Opens a note in an editor and returns where; `undefined` when there is no such note. */
export async function openNoteById(
  store: CampaignStore,
  docId: RecordId,
  beside = false,
): Promise<Uri | undefined> {
  const note = await store.notes.summary(docId);
  if (note === undefined) return undefined;
  const uri = noteUri(docId, note.title);
  await commands.executeCommand('vscode.open', uri, beside ? ViewColumn.Beside : undefined);
  return uri;
}
