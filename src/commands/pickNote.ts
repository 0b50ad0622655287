import { QuickPickItemKind, ThemeIcon } from 'vscode';
import type { CampaignStore, NameHit, NoteSummary } from '../core/ports/campaignStore';
import { plainLabel } from '../platform/plainText';
import { kindNamed } from '../core/model/collections';
import type { NoteItem } from './livePick';
import { livePick } from './livePick';

export interface PickNoteOptions {
  readonly title: string;
  readonly placeholder: string;
  /** What stands in the box at first. */
  readonly value?: string;
  /** Runs instead when the user asks for a new note; gets what was typed. */
  readonly createNote?: (title: string) => unknown;
}

/**
 * Lets the user pick a note by name or alias, mistyped or not; before anything is typed, the notes that changed last.
 * `undefined` when none was picked.
 */
export async function pickNote(
  store: CampaignStore,
  { title, placeholder, value = '', createNote }: PickNoteOptions,
): Promise<NoteSummary | undefined> {
  const campaigns = await store.notes.summaries({ collection: 'campaigns' });
  const names = new Map(campaigns.map((campaign) => [campaign.docId, campaign.title]));
  const creates = createNote === undefined ? [] : newNoteItems();
  const find = async (text: string): Promise<readonly NoteItem[]> => {
    const hits = await store.findNames({ text });
    const items = hits.map((hit) =>
      nameItem(hit, names.size > 1 ? names.get(hit.note.campaignId) : undefined),
    );
    return [...items, ...creates];
  };
  const picked = await livePick({ title, placeholder, value, pause: 0, find });
  if (picked !== undefined && picked.item.note === undefined) await createNote?.(picked.text);
  return picked?.item.note;
}

/** A note found by one of its names, as an item of a quick pick; the campaign is told where there are several. */
export function nameItem({ note, name }: NameHit, campaign?: string): NoteItem {
  const { label, icon } = kindNamed(note.kind);
  const alias = name === note.title ? [] : [name];
  return {
    label: plainLabel(note.title),
    description: plainLabel(
      [label, ...alias, ...(campaign === undefined ? [] : [campaign])].join(' · '),
    ),
    iconPath: new ThemeIcon(icon),
    note,
  };
}

/** The way to a new note, apart from those that there are. */
function newNoteItems(): readonly NoteItem[] {
  return [
    { label: '', kind: QuickPickItemKind.Separator },
    { label: 'New note with this name…', iconPath: new ThemeIcon('add') },
  ];
}
