import type { Uri } from 'vscode';
import { env, window } from 'vscode';
import { collectionOfKind, kindNamed, storyStatuses } from '../core/model/collections';
import type { RecordId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';
import { MoonforgeError } from '../core/errors';
import { isLinkable } from '../core/markdown/isLinkable';
import type { CampaignStore, NoteSummary } from '../core/ports/campaignStore';
import { parseGroupId } from '../core/treeRows';
import { setNoteStatus } from '../documents/changeNote';
import { deleteNotes } from '../documents/structure/deleteNotes';
import { createNote } from '../documents/createNote';
import { plainLabel } from '../platform/plainText';
import type { Services } from '../services';
import { choiceField, flagField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { openNoteById } from './openNote';
import { confirmDelete } from './confirmDelete';
import { askText, noteKinds, pickKind, pickStatus, requestedCampaign } from './prompts';
import { noteArgument, requestedNote, requestedNotes } from './requestedNotes';

type Names = 'newNote' | 'openNote' | 'deleteNote' | 'setStatus' | 'copyWikiLink';

/** Commands on single notes. */
export function noteCommands({ campaign }: Services): CommandTable<Names> {
  return {
    newNote: async (argument) => newNote(await campaign.writable(), argument),
    openNote: async (argument) => openNote(await campaign.required(), argument),
    deleteNote: async (...args) => remove(await campaign.writable(), args),
    setStatus: async (...args) => setStatus(await campaign.writable(), args),
    copyWikiLink: async (argument) => copyWikiLink(await campaign.required(), argument),
  };
}

/** What a new note will be, as far as it is known before asking. */
interface NotePlan {
  readonly campaign: string | undefined;
  readonly kinds: readonly string[];
  readonly parentId: RecordId | undefined;
  readonly title: string | undefined;
}

/** `{ campaign, kind, title, parent }` or a tree row below which the note goes; asks for what is missing. */
async function newNote(store: CampaignStore, argument: unknown): Promise<RecordId | undefined> {
  const plan = await planNote(store, argument);
  const campaign = await requestedCampaign(store, { campaign: plan.campaign });
  if (campaign === undefined) return undefined;
  const kind = plan.kinds.length === 1 ? plan.kinds[0] : await pickKind(plan.kinds);
  if (kind === undefined) return undefined;
  const title =
    plan.title ??
    (await askText({ prompt: `Name of the new ${kindNamed(kind).label}`, value: '' }));
  if (title === undefined) return undefined;
  const { parentId } = plan;
  const docId = await createNote(store, {
    campaignId: campaign.docId,
    kind,
    title,
    ...(parentId === undefined ? {} : { parentId }),
  });
  await openNoteById(store, docId);
  return docId;
}

async function planNote(store: CampaignStore, argument: unknown): Promise<NotePlan> {
  const group = typeof argument === 'string' ? parseGroupId(argument) : undefined;
  if (group !== undefined) {
    const { campaignId, kind } = group;
    return { campaign: campaignId, kinds: [kind], parentId: undefined, title: undefined };
  }
  const args = readArguments(argument);
  const kind = choiceField(args, 'kind', noteKinds);
  const title = textField(args, 'title');
  const parent = await parentNote(store, textField(args, 'parent') ?? textField(args, 'id'));
  if (parent === undefined) {
    const campaign = textField(args, 'campaign');
    return { campaign, kinds: kind ? [kind] : noteKinds, parentId: undefined, title };
  }
  const kinds = kind === undefined ? kindsBelow(parent) : [kind];
  const holds = kinds.some((child) => mayHold(parent, child));
  return {
    campaign: parent.campaignId,
    kinds,
    parentId: holds ? parent.docId : undefined,
    title,
  };
}

async function parentNote(
  store: CampaignStore,
  id: string | undefined,
): Promise<NoteSummary | undefined> {
  const docId = id === undefined ? undefined : parseRecordId(id);
  const note = docId && (await store.notes.summary(docId));
  if (id !== undefined && note === undefined) {
    throw new MoonforgeError('not-found', 'The note to put this below does not exist.');
  }
  return note;
}

/** The kinds that can stand below a note; below a campaign, or a note that holds none, all can. */
function kindsBelow(parent: NoteSummary): readonly string[] {
  const kinds = noteKinds.filter((kind) => mayHold(parent, kind));
  return kinds.length === 0 ? noteKinds : kinds;
}

function mayHold({ collection }: NoteSummary, kind: string): boolean {
  const parents: readonly string[] = collectionOfKind(kind)?.parents ?? [];
  return parents.includes(collection);
}

/** `{ id, beside }` or a tree row. */
async function openNote(store: CampaignStore, argument: unknown): Promise<Uri | undefined> {
  const docId =
    noteArgument(argument) ?? (await requestedNote(store, argument, 'Open Note'))?.docId;
  if (docId === undefined) return undefined;
  const beside =
    typeof argument === 'string' ? false : flagField(readArguments(argument), 'beside');
  const uri = await openNoteById(store, docId, { beside });
  if (uri !== undefined) return uri;
  throw new MoonforgeError('not-found', 'This note does not exist any more.');
}

/**
 * `{ id, confirmed, children }`, tree rows, or the active note; asks before deleting unless confirmed, and what becomes
 * of the notes below unless `children` says it. Returns how many went.
 */
async function remove(store: CampaignStore, args: readonly unknown[]): Promise<number> {
  const notes = await requestedNotes(store, args, 'Delete Note');
  if (notes.length === 0) return 0;
  const [argument] = args;
  const given = typeof argument === 'string' ? {} : readArguments(argument);
  const children = choiceField(given, 'children', ['with', 'lift']);
  const chosen = flagField(given, 'confirmed')
    ? (children ?? 'lift')
    : await confirmDelete(store, notes, children);
  return chosen === undefined ? 0 : deleteNotes(store, notes, chosen);
}

/** `{ id, status }`, tree rows, or the active note. */
async function setStatus(
  store: CampaignStore,
  args: readonly unknown[],
): Promise<string | undefined> {
  const notes = await requestedNotes(store, args, 'Set Status');
  if (notes.length === 0) return undefined;
  const [argument] = args;
  const given =
    typeof argument === 'string'
      ? undefined
      : choiceField(readArguments(argument), 'status', storyStatuses);
  const status = given ?? (await pickStatus());
  if (status !== undefined) await setNoteStatus(store, notes, status);
  return status;
}

/** `{ id }`, a tree row, or the active note; returns the link. */
async function copyWikiLink(store: CampaignStore, argument: unknown): Promise<string | undefined> {
  const note = await requestedNote(store, argument, 'Copy Wiki Link');
  if (note === undefined) return undefined;
  if (!isLinkable(note.title)) {
    throw new MoonforgeError(
      'invalid-input',
      `"${note.title}" cannot be linked: a wiki link cannot hold brackets, |, # or ^. Rename the note first.`,
    );
  }
  const link = `[[${note.title}]]`;
  await env.clipboard.writeText(link);
  window.setStatusBarMessage(plainLabel(`Copied ${link}`), 3_000);
  return link;
}
