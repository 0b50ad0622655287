import { ThemeIcon, window } from 'vscode';
import { messageOf } from '../core/errors';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore, SearchHit } from '../core/ports/campaignStore';
import { createNote } from '../documents/createNote';
import type { Services } from '../services';
import { plainLabel } from '../platform/plainText';
import { kindNamed } from '../core/model/collections';
import { readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { openNoteById } from './openNote';
import type { NoteItem } from './pickNote';
import { accepted, pickNote } from './pickNote';
import { noteKinds, pickKind, requestedCampaign } from './prompts';

/** Milliseconds without typing before a search: fast enough to follow, slow enough to skip half-typed words. */
const typingPause = 80;

/** Commands that find notes. */
export function findCommands({ campaign }: Services): CommandTable<'jumpToNote' | 'searchNotes'> {
  return {
    jumpToNote: async () => jumpToNote(await campaign.required()),
    searchNotes: async (argument) => searchNotes(await campaign.required(), argument),
  };
}

async function jumpToNote(store: CampaignStore): Promise<RecordId | undefined> {
  const note = await pickNote(store, {
    title: 'Jump to Note',
    placeholder: 'Name or alias',
    createNote: (title) => createNamed(store, title),
  });
  if (note !== undefined) await openNoteById(store, note.docId);
  return note?.docId;
}

async function createNamed(store: CampaignStore, title: string): Promise<void> {
  const campaign = title.trim() === '' ? undefined : await requestedCampaign(store, {});
  const kind = campaign && (await pickKind(noteKinds));
  if (campaign === undefined || kind === undefined) return;
  const docId = await createNote(store, { campaignId: campaign.docId, kind, title: title.trim() });
  await openNoteById(store, docId);
}

/** `{ text }` to begin with; searches as the user types. */
async function searchNotes(store: CampaignStore, argument: unknown): Promise<RecordId | undefined> {
  const pick = window.createQuickPick<NoteItem>();
  let round = 0;
  let pause: NodeJS.Timeout | undefined;
  const search = async (text: string): Promise<void> => {
    const own = ++round;
    pick.busy = true;
    const items = await searchItems(store, text);
    // A slow search must not replace the results of a later one.
    if (own !== round) return;
    pick.items = items;
    pick.busy = false;
  };
  pick.title = 'Search Notes';
  pick.placeholder = 'Words in any note';
  pick.onDidChangeValue((text) => {
    clearTimeout(pause);
    pause = setTimeout(() => void search(text), typingPause);
  });
  pick.value = textField(readArguments(argument), 'text') ?? '';
  pick.show();
  if (pick.value !== '') void search(pick.value);
  const picked = await accepted(pick);
  clearTimeout(pause);
  round = Number.POSITIVE_INFINITY;
  if (picked?.note !== undefined) await openNoteById(store, picked.note.docId);
  return picked?.note?.docId;
}

async function searchItems(store: CampaignStore, text: string): Promise<readonly NoteItem[]> {
  try {
    return (await store.search({ text })).hits.map(hitItem);
  } catch (error) {
    return [
      { label: plainLabel(messageOf(error)), iconPath: new ThemeIcon('error'), alwaysShow: true },
    ];
  }
}

function hitItem({ note, snippet }: SearchHit): NoteItem {
  const { label: singular, icon } = kindNamed(note.kind);
  return {
    label: plainLabel(note.title),
    description: plainLabel(singular),
    // The marks around matches are private-use characters; a quick pick cannot emphasise parts of a detail.
    detail: plainLabel(snippet.replace(/[\uE000\uE001]/g, '').replace(/\s+/g, ' ')),
    iconPath: new ThemeIcon(icon),
    // The store has matched already, by whole words of the text: the quick pick must not filter by the label.
    alwaysShow: true,
    note,
  };
}
