import { ThemeIcon, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { Audience } from '../core/model/audience';
import type { RecordId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';
import { findCollection, kindNamed } from '../core/model/collections';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import { noteIdOfUri } from '../documents/noteUri';
import { saveOpenNotes } from '../documents/saveOpenNotes';
import { moveByOne, moveNote } from '../documents/structure/moveNote';
import type * as structure from '../documents/structure/structure';
import { plainLabel } from '../platform/plainText';
import type { Services } from '../services';
import { choiceField, flagField, numberField, readArguments, textField } from './commandArguments';
import type { CommandArguments } from './commandArguments';
import type { CommandTable } from './commandTable';
import { openNoteById } from './openNote';
import { pickNote } from './pickNote';
import { confirm, noteKinds, pickKind } from './prompts';
import { requestedNote } from './requestedNotes';

type Names =
  | 'duplicateNote'
  | 'moveNote'
  | 'moveUp'
  | 'moveDown'
  | 'changeKind'
  | 'revealNote'
  | 'hideNote'
  | 'mergeInto'
  | 'splitSection';

/** Commands on a note's place, kind and parts. */
export function structureCommands({ campaign }: Services): CommandTable<Names> {
  const about =
    (
      title: string,
      run: (store: CampaignStore, note: NoteSummary, args: CommandArguments) => unknown,
    ) =>
    async (argument: unknown): Promise<unknown> => {
      const store = await campaign.writable();
      const note = await requestedNote(store, argument, title);
      const args = typeof argument === 'string' ? {} : readArguments(argument);
      return note === undefined ? undefined : run(store, note, args);
    };
  return {
    duplicateNote: about('Duplicate Note', duplicate),
    moveNote: about('Move Note', moveTo),
    moveUp: about('Move Up', (store, { docId }) => moveByOne(store, docId, 'up')),
    moveDown: about('Move Down', (store, { docId }) => moveByOne(store, docId, 'down')),
    changeKind: about('Change Kind', changeKindOf),
    revealNote: about('Reveal to Players', (store, note) => showTo(store, note, 'table')),
    hideNote: about('Hide from Players', (store, note) => showTo(store, note, 'gm')),
    mergeInto: about('Merge Into', mergeInto),
    splitSection: about('Split Section Into Note', split),
  };
}

function load(): Promise<typeof structure> {
  return import('../documents/structure/structure');
}

/** `{ id, subtree }`; returns the copy's id. */
async function duplicate(
  store: CampaignStore,
  { docId }: NoteSummary,
  args: CommandArguments,
): Promise<RecordId> {
  await saveOpenNotes([docId]);
  const { duplicateNote } = await load();
  const copy = await duplicateNote(store, docId, { subtree: flagField(args, 'subtree') });
  await openNoteById(store, copy);
  return copy;
}

/** `{ id, parent, before, after }`; asks for the note to put it below. `parent: ''` is the top. */
async function moveTo(
  store: CampaignStore,
  note: NoteSummary,
  args: CommandArguments,
): Promise<void> {
  const [before, after] = [idField(args, 'before'), idField(args, 'after')];
  const isGiven = ['parent', 'before', 'after'].some((name) => Object.hasOwn(args, name));
  const parentId = args['parent'] === '' ? null : idField(args, 'parent');
  const chosen = isGiven ? parentId : await pickParent(store, note);
  if (!isGiven && chosen === undefined) return;
  await moveNote(store, note.docId, {
    ...(chosen === undefined ? {} : { parentId: chosen }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

/** Null is the top; `undefined` when the user leaves. */
async function pickParent(
  store: CampaignStore,
  note: NoteSummary,
): Promise<RecordId | null | undefined> {
  const parents: readonly string[] = findCollection(note.collection)?.parents ?? [];
  if (parents.length === 0) {
    throw new MoonforgeError(
      'invalid-input',
      `"${note.title}" stands at the top; "Move Note Up" and "Move Note Down" change its place there.`,
    );
  }
  const candidates = await store.notes.summaries({ campaignId: note.campaignId });
  const fits = candidates.filter(
    ({ collection, docId }) => parents.includes(collection) && docId !== note.docId,
  );
  const items = [
    { label: 'The top', docId: null },
    ...fits.map(({ docId, title, kind }) => ({
      label: plainLabel(title),
      description: kindNamed(kind).label,
      iconPath: new ThemeIcon(kindNamed(kind).icon),
      docId,
    })),
  ];
  const picked = await window.showQuickPick(items, {
    title: 'Moonforge',
    placeHolder: `Put "${plainLabel(note.title)}" below`,
    matchOnDescription: true,
  });
  return picked?.docId;
}

/** `{ id, kind }`; returns the note's id, which is another one in another collection. */
async function changeKindOf(
  store: CampaignStore,
  { docId }: NoteSummary,
  args: CommandArguments,
): Promise<RecordId | undefined> {
  const kind =
    choiceField(args, 'kind', noteKinds) ?? (await pickKind(noteKinds, 'What the note becomes'));
  if (kind === undefined) return undefined;
  await saveOpenNotes([docId]);
  const { changeKind } = await load();
  const changed = await changeKind(store, docId, kind);
  if (changed !== docId) await openNoteById(store, changed);
  return changed;
}

/** `{ id }`: writes into the note who may see it. */
async function showTo(
  store: CampaignStore,
  { docId, title }: NoteSummary,
  audience: Audience,
): Promise<void> {
  await saveOpenNotes([docId]);
  const { setAudience } = await load();
  await setAudience(store, docId, audience);
  const who = audience === 'table' ? 'Players may see' : 'Only game masters may see';
  window.setStatusBarMessage(plainLabel(`${who} "${title}"`), 5_000);
}

/** `{ id, into }`: puts the note's text into another note and deletes it; asks for the other note, and whether it may. */
async function mergeInto(
  store: CampaignStore,
  note: NoteSummary,
  args: CommandArguments,
): Promise<void> {
  const into = idField(args, 'into') ?? (await pickTarget(store, note));
  if (into === undefined) return;
  await saveOpenNotes([note.docId, into]);
  const { mergeNotes } = await load();
  await mergeNotes(store, { into, from: note.docId });
  await openNoteById(store, into);
}

async function pickTarget(store: CampaignStore, note: NoteSummary): Promise<RecordId | undefined> {
  const placeholder = `Note to merge "${plainLabel(note.title)}" into`;
  const target = await pickNote(store, { title: 'Merge Into', placeholder });
  if (target === undefined) return undefined;
  const merged = await confirm(
    `Merge "${note.title}" into "${target.title}"?`,
    `The text of "${note.title}" goes behind that of "${target.title}", links to it lead there, and the note itself is deleted. "Undo Change…" takes it back in one step.`,
    'Merge',
  );
  return merged ? target.docId : undefined;
}

/** `{ id, line, title, kind, embed }`; the section at the cursor of the note's editor unless a line is given. Returns the new note's id. */
async function split(
  store: CampaignStore,
  { docId }: NoteSummary,
  args: CommandArguments,
): Promise<RecordId> {
  const line = numberField(args, 'line') ?? cursorLine(docId) ?? 0;
  const [title, kind] = [textField(args, 'title'), choiceField(args, 'kind', noteKinds)];
  await saveOpenNotes([docId]);
  const { splitSection } = await load();
  const made = await splitSection(
    store,
    { docId, section: { line } },
    {
      ...(title === undefined ? {} : { title }),
      ...(kind === undefined ? {} : { kind }),
      embed: flagField(args, 'embed'),
    },
  );
  await openNoteById(store, made);
  return made;
}

/** Where the cursor stands, from 0, while the note is in the active editor. */
function cursorLine(docId: RecordId): number | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined || noteIdOfUri(editor.document.uri) !== docId) return undefined;
  return editor.selection.active.line;
}

function idField(args: CommandArguments, name: string): RecordId | undefined {
  const text = textField(args, name);
  if (text === undefined) return undefined;
  const docId = parseRecordId(text);
  if (docId !== undefined) return docId;
  throw new MoonforgeError('invalid-input', `"${text}" is no note's id.`);
}
