import { ThemeIcon } from 'vscode';
import { kindNamed } from '../core/model/collections';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore, SearchHit, SearchResult } from '../core/ports/campaignStore';
import { createNote } from '../documents/createNote';
import { plainLabel } from '../platform/plainText';
import type { Services } from '../services';
import { readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import type { NoteItem } from './livePick';
import { livePick, messageItem } from './livePick';
import { openNoteById } from './openNote';
import { pickNote } from './pickNote';
import { noteKinds, pickKind, requestedCampaign } from './prompts';

/** Milliseconds without typing before a search: fast enough to follow, slow enough to skip half-typed words. */
const typingPause = 80;

/** Commands that find notes. Both take `{ text }`, what stands in the box at first, and give the id of the note. */
export function findCommands({ campaign }: Services): CommandTable<'jumpToNote' | 'searchNotes'> {
  return {
    jumpToNote: async (argument) => jumpToNote(await campaign.required(), argument),
    searchNotes: async (argument) => searchNotes(await campaign.required(), argument),
  };
}

async function jumpToNote(store: CampaignStore, argument: unknown): Promise<RecordId | undefined> {
  const note = await pickNote(store, {
    title: 'Jump to Note',
    placeholder: 'Name or alias; typos are forgiven',
    value: textField(readArguments(argument), 'text') ?? '',
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

/** Searches as the user types and opens the note at the match. */
async function searchNotes(store: CampaignStore, argument: unknown): Promise<RecordId | undefined> {
  const picked = await livePick({
    title: 'Search Notes',
    placeholder: 'Words, "a phrase", kind:npc, tag:faction, -without',
    value: textField(readArguments(argument), 'text') ?? '',
    pause: typingPause,
    find: async (text) => resultItems(await store.search({ text }), text),
  });
  const { note, line } = picked?.item ?? {};
  if (note !== undefined) await openNoteById(store, note.docId, { line });
  return note?.docId;
}

/** What a search shows: what is wrong with its filters, then the notes. */
export function resultItems({ hits, problems }: SearchResult, text: string): readonly NoteItem[] {
  const nothing = hits.length + problems.length === 0 && text.trim() !== '';
  return [
    ...problems.map((problem) => messageItem(problem, 'info')),
    ...(nothing ? [messageItem('No note has all of this.', 'info')] : []),
    ...hits.map(hitItem),
  ];
}

function hitItem({ note, snippet, line }: SearchHit): NoteItem {
  const { label, icon } = kindNamed(note.kind);
  return {
    label: plainLabel(note.title),
    description: plainLabel(label),
    // A quick pick cannot emphasise parts of a detail by itself; the editor highlights what was typed where it finds it.
    detail: plainLabel(snippet.replace(/[\uE000\uE001]/g, '')),
    iconPath: new ThemeIcon(icon),
    note,
    line,
  };
}
