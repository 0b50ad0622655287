import type { QuickPick, QuickPickItem } from 'vscode';
import { QuickPickItemKind, ThemeIcon, window } from 'vscode';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import { plainLabel } from '../platform/plainText';
import { kindNamed } from '../core/model/collections';

export interface NoteItem extends QuickPickItem {
  readonly note?: NoteSummary;
}

export interface PickNoteOptions {
  readonly title: string;
  readonly placeholder: string;
  /** Runs instead when the user asks for a new note; gets what was typed. */
  readonly createNote?: (title: string) => unknown;
}

/** Lets the user pick a note by name or alias; `undefined` when none was picked. */
export async function pickNote(
  store: CampaignStore,
  { title, placeholder, createNote }: PickNoteOptions,
): Promise<NoteSummary | undefined> {
  const pick = window.createQuickPick<NoteItem>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.show();
  const picked = accepted(pick);
  try {
    pick.items = noteItems(await store.notes.summaries(), createNote !== undefined);
    pick.busy = false;
  } catch (error) {
    pick.hide();
    throw error;
  }
  const item = await picked;
  if (item !== undefined && item.note === undefined) await createNote?.(pick.value);
  return item?.note;
}

/** Resolves with the accepted item, or `undefined` once the quick pick was left; disposes it. */
export function accepted<T extends QuickPickItem>(pick: QuickPick<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
  });
}

/** A note as an item of a quick pick. */
export function noteItem(note: NoteSummary): NoteItem {
  const { label: singular, icon } = kindNamed(note.kind);
  return {
    label: plainLabel(note.title),
    description: plainLabel([singular, ...note.aliases].join(' · ')),
    iconPath: new ThemeIcon(icon),
    note,
  };
}

/** Notes by campaign, with headings when there are several, and the way to a new note. */
function noteItems(notes: readonly NoteSummary[], mayCreate: boolean): readonly NoteItem[] {
  const campaigns = notes.filter(({ collection }) => collection === 'campaigns');
  const items = campaigns.flatMap(({ docId, title }) => {
    const own = notes.filter(({ campaignId }) => campaignId === docId).map(noteItem);
    return campaigns.length > 1 ? [separator(title), ...own] : own;
  });
  return mayCreate ? [...items, separator(''), newNoteItem] : items;
}

function separator(label: string): NoteItem {
  return { label: plainLabel(label), kind: QuickPickItemKind.Separator };
}

const newNoteItem: NoteItem = {
  label: 'New note with this name…',
  iconPath: new ThemeIcon('add'),
  alwaysShow: true,
};
