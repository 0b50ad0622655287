import type { RecordId } from '../core/model/ids';
import { noteTextOf } from '../core/markdown/noteText';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { MergedText } from '../core/merge/mergeText';
import { commonText } from './commonText';
import { restoreLineEndings } from './lineEndings';

export interface EditedNote {
  readonly docId: RecordId;
  /** The text as the editor wrote it. */
  readonly typed: string;
  /** The stored text that the editor began with; `undefined` when nobody knows. */
  readonly base: string | undefined;
}

export interface SavedNote {
  /** The text as it is stored now. */
  readonly text: string;
  /** The typed text with the line endings it is stored with. */
  readonly mine: string;
  /** True when the text is not the typed one, because others had changed the note meanwhile. */
  readonly merged: boolean;
  /** Places where both changed the same: in front matter the typed text stands, elsewhere both versions do. */
  readonly conflicts: number;
}

/**
 * Saves a note from an editor. Line endings the editor normalised but the user did not touch stay as stored; where
 * others changed the stored text since the editor read it, both changes are merged; where nobody knows what the editor
 * read, every line of both texts stays. A deleted note comes back.
 * `onSaving` learns the text right before it is committed. Rejects with `not-found` for a note that never was.
 */
export async function saveEditedNote(
  store: CampaignStore,
  { docId, typed, base }: EditedNote,
  onSaving: (text: string) => void,
): Promise<SavedNote> {
  return store.write(async (unit) => {
    const record = await unit.get(docId);
    const stored = record && noteTextOf(record);
    const model = base ?? stored;
    const mine = model === undefined ? typed : restoreLineEndings(model, typed);
    const { text, conflicts } = await withTheirs(base, mine, stored);
    onSaving(text);
    await unit.saveText(docId, text);
    return { text, mine, merged: text !== mine, conflicts: conflicts.length };
  }, 'edit');
}

/** Adds what others changed meanwhile, if anything; the merge is loaded only then. */
async function withTheirs(
  base: string | undefined,
  mine: string,
  stored: string | undefined,
): Promise<MergedText> {
  if (stored === undefined || stored === base || stored === mine) {
    return { text: mine, conflicts: [] };
  }
  const { mergeNote } = await import('../core/merge/mergeNote');
  return mergeNote(base ?? commonText(mine, stored), mine, stored);
}
