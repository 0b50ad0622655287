import type { QuickPickItem } from 'vscode';
import { commands as editorCommands, Uri, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import { isRecord } from '../core/isRecord';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { KeptConflict } from '../core/ports/syncReview';
import { conflictField, isTextConflict, oneShortLine } from '../core/sync/conflictText';
import { noteIdOfUri, noteUri } from '../documents/noteUri';
import { conflictIdOfUri, conflictUri } from '../documents/syncDocumentUri';
import { saveOpenNotes } from '../documents/saveOpenNotes';
import { settleConflict } from '../documents/structure/settleConflict';
import { plainLabel, plainMessage } from '../platform/plainText';
import type { Services } from '../services';
import { numberField, readArguments } from './commandArguments';
import type { CommandTable } from './commandTable';
import { noteArgument } from './requestedNotes';

type Names = 'openConflict' | 'keepMine' | 'keepTheirs' | 'keepBoth' | 'settleConflict';

/** Conflicts offered at a time. */
const offered = 200;

const mergeEditor = '_open.mergeEditor';

/** Commands about what two sides changed differently. */
export function conflictCommands({ campaign }: Services): CommandTable<Names> {
  const keep =
    (choice: 'mine' | 'theirs' | 'both') =>
    async (argument: unknown): Promise<number | undefined> =>
      settle(await campaign.writable(), argument, choice);
  return {
    openConflict: async (argument) => open(await campaign.required(), argument),
    keepMine: keep('mine'),
    keepTheirs: keep('theirs'),
    keepBoth: keep('both'),
    settleConflict: async (argument) => settleByHand(await campaign.writable(), argument),
  };
}

/**
 * `{ conflict }`, a row, or one the user picks: in the three-way merge editor with the base the merge began with, whose
 * result is the note. A field beside the text has no place there: its two values are compared. So are the texts where the
 * editor has no merge editor, and of conflicts that an older version of the program found.
 */
async function open(store: CampaignStore, argument: unknown): Promise<void> {
  const conflict = await requestedConflict(store, argument);
  if (conflict === undefined) return;
  const { title, docId, versions, field } = conflict;
  const isWhole = isTextConflict(conflict) && versions !== undefined && !conflict.deleted;
  const known = await editorCommands.getCommands(false);
  if (isWhole && known.includes(mergeEditor)) {
    await editorCommands.executeCommand(mergeEditor, {
      base: conflictUri(conflict, 'base'),
      input1: { uri: conflictUri(conflict, 'mine'), title: 'Mine' },
      input2: { uri: conflictUri(conflict, 'theirs'), title: 'Theirs' },
      output: noteUri(docId, title),
    });
    return;
  }
  await editorCommands.executeCommand(
    'vscode.diff',
    conflictUri(conflict, 'mine'),
    conflictUri(conflict, 'theirs'),
    `${title}, ${conflictField(field)}: mine ↔ theirs`,
  );
}

async function settle(
  store: CampaignStore,
  argument: unknown,
  choice: 'mine' | 'theirs' | 'both',
): Promise<number | undefined> {
  const conflict = await requestedConflict(store, argument);
  if (conflict === undefined) return undefined;
  // What is typed and not saved counts as the later text.
  await saveOpenNotes([conflict.docId]);
  await settleConflict(store, conflict.id, choice);
  return conflict.id;
}

/**
 * A row, `{ conflict }`, or the conflict whose sides the active editor shows, with those that are in the same two texts; for a
 * note with several where none is shown, those the user picks. Says that they were settled by editing; gives how many.
 */
async function settleByHand(store: CampaignStore, argument: unknown): Promise<number> {
  const conflicts = await conflictsEditedByHand(store, argument);
  for (const { docId } of conflicts.slice(0, 1)) await saveOpenNotes([docId]);
  for (const { id } of conflicts) await settleConflict(store, id, 'edited');
  return conflicts.length;
}

async function conflictsEditedByHand(
  store: CampaignStore,
  argument: unknown,
): Promise<readonly KeptConflict[]> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  const isRow = argument !== undefined && !(argument instanceof Uri);
  if (isRow || uri === undefined) return one(await requestedConflict(store, argument));
  const shown = [uri, sideInMergeEditor()].map((side) => side && conflictIdOfUri(side));
  const id = shown.find((known) => known !== undefined);
  const ofSide = id === undefined ? undefined : await store.review.conflict(id);
  const docId = noteIdOfUri(uri) ?? ofSide?.docId;
  const open = (docId && (await store.review.facts(docId)))?.conflicts ?? [];
  if (open.length === 0) return one(await requestedConflict(store, undefined));
  const looked = open.filter((conflict) => ofSide !== undefined && isShownWith(conflict, ofSide));
  if (looked.length > 0 || open.length === 1) return looked.length > 0 ? looked : open;
  return pickConflicts(open);
}

function one(conflict: KeptConflict | undefined): readonly KeptConflict[] {
  return conflict === undefined ? [] : [conflict];
}

/** Whether who sees the sides of `shown` sees this conflict too: a merge editor shows whole texts. */
function isShownWith(conflict: KeptConflict, shown: KeptConflict): boolean {
  if (conflict.id === shown.id) return true;
  const isWhole = shown.versions !== undefined && isTextConflict(shown) && isTextConflict(conflict);
  return isWhole && JSON.stringify(conflict.versions) === JSON.stringify(shown.versions);
}

/** The URI of a side in the active merge editor, whose tab the editor's types do not describe. */
function sideInMergeEditor(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const side = isRecord(input) ? input['input1'] : undefined;
  return side instanceof Uri ? side : undefined;
}

/** Lets the user say which of a note's conflicts were settled by editing it. */
async function pickConflicts(open: readonly KeptConflict[]): Promise<readonly KeptConflict[]> {
  const picked = await window.showQuickPick(open.map(conflictItem), {
    title: 'Moonforge',
    placeHolder: `Which of these ${open.length} conflicts have you settled by editing?`,
    canPickMany: true,
  });
  return (picked ?? []).map(({ conflict }) => conflict);
}

/** The conflict of a row or of `{ conflict }`, the first of the note in `{ id }`, else one the user picks. */
async function requestedConflict(
  store: CampaignStore,
  argument: unknown,
): Promise<KeptConflict | undefined> {
  const id = argument instanceof Uri ? undefined : numberField(readArguments(argument), 'conflict');
  if (id !== undefined) {
    const conflict = await store.review.conflict(id);
    if (conflict !== undefined) return conflict;
    throw new MoonforgeError('not-found', `There is no conflict ${id}.`);
  }
  const docId = noteArgument(argument);
  const facts = docId && (await store.review.facts(docId));
  return facts === undefined ? pickConflict(store) : facts.conflicts[0];
}

async function pickConflict(store: CampaignStore): Promise<KeptConflict | undefined> {
  const { items: open } = await store.review.conflicts({ which: 'open', limit: offered });
  if (open.length === 0) {
    void window.showInformationMessage(plainMessage('There is no conflict to decide.'));
    return undefined;
  }
  const picked = await window.showQuickPick(open.map(conflictItem), {
    title: 'Moonforge',
    placeHolder: 'Conflict to decide',
  });
  return picked?.conflict;
}

function conflictItem(conflict: KeptConflict): QuickPickItem & { readonly conflict: KeptConflict } {
  return {
    label: plainLabel(conflict.title),
    description: plainLabel(conflictField(conflict.field)),
    detail: plainLabel(oneShortLine(JSON.stringify(conflict.theirs), 100)),
    conflict,
  };
}
