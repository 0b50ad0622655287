import { window } from 'vscode';
import { countNotes } from '../core/history/operationLabel';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import type { ChildrenOfDeleted } from '../documents/structure/deleteNotes';
import { plainMessage } from '../platform/plainText';

/**
 * Asks before notes are deleted and, where others stand below them, what becomes of these; `undefined` when the user
 * thinks better of it.
 */
export async function confirmDelete(
  store: CampaignStore,
  notes: readonly NoteSummary[],
  known: ChildrenOfDeleted | undefined,
): Promise<ChildrenOfDeleted | undefined> {
  const [first] = notes;
  const what = notes.length === 1 && first ? `"${first.title}"` : countNotes(notes.length);
  const isCampaign = notes.some(({ collection }) => collection === 'campaigns');
  const hasChildren = !isCampaign && (await anyBelow(store, notes));
  const choices: readonly (readonly [string, ChildrenOfDeleted])[] =
    hasChildren && known === undefined
      ? [
          ['Delete With Notes Below', 'with'],
          ['Delete and Keep Notes Below', 'lift'],
        ]
      : [['Delete', known ?? 'lift']];
  const detail = isCampaign
    ? 'All notes of the campaign go with it, here and, once synced, for everyone who shares it.'
    : 'Once synced, it is gone for everyone who shares the campaign. Links to it stay in the text. "Restore Deleted Notes…" brings it back.';
  const answer = await window.showWarningMessage(
    plainMessage(`Delete ${what}?`),
    { modal: true, detail },
    ...choices.map(([label]) => label),
  );
  return choices.find(([label]) => label === answer)?.[1];
}

async function anyBelow(
  { notes: reader }: CampaignStore,
  notes: readonly NoteSummary[],
): Promise<boolean> {
  for (const { docId } of notes) {
    if ((await reader.summaries({ parentId: docId, limit: 1 })).length > 0) return true;
  }
  return false;
}
