import { commands as editorCommands, env, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { NoteSyncFacts, UnsentEdit } from '../core/ports/syncReview';
import { conflictField } from '../core/sync/conflictText';
import { explanationUri } from '../documents/syncDocumentUri';
import { saveOpenNotes } from '../documents/saveOpenNotes';
import { deleteNotes } from '../documents/structure/deleteNotes';
import { discardUnsent } from '../documents/structure/discardUnsent';
import { inBackground } from '../platform/inBackground';
import { plainLabel, plainMessage } from '../platform/plainText';
import type { Services } from '../services';
import { flagField, readArguments } from './commandArguments';
import type { CommandTable } from './commandTable';
import { confirm } from './prompts';
import { activeNote, noteArgument } from './requestedNotes';

type Names = 'explainSync' | 'retryUnsent' | 'discardUnsent' | 'copyServerWords';

/** Unsent edits offered at a time. */
const offered = 200;

/** Commands about edits that are not on the server yet. */
export function unsentCommands({ campaign, sync, logger }: Services): CommandTable<Names> {
  return {
    explainSync: async (argument) => explain(await campaign.required(), argument),
    retryUnsent: async (argument) => {
      const store = await campaign.writable();
      const retried = await store.write((unit) => unit.retryUnsent(noteArgument(argument)));
      if (sync.server !== undefined) inBackground(sync.syncNow(), logger);
      return retried;
    },
    discardUnsent: async (argument) => discard(await campaign.writable(), argument),
    copyServerWords: async (argument) => copyWords(await campaign.required(), argument),
  };
}

/** `{ id }`, a row, or the active note. Opens the explanation as a preview where the editor has one. */
async function explain(store: CampaignStore, argument: unknown): Promise<void> {
  const docId = noteArgument(argument) ?? activeNote() ?? (await pickUnsent(store))?.docId;
  if (docId === undefined) return;
  const { note } = await requireFacts(store, docId);
  const uri = explanationUri(docId, note.title);
  const known = await editorCommands.getCommands(true);
  if (known.includes('markdown.showPreview')) {
    await editorCommands.executeCommand('markdown.showPreview', uri);
  } else await window.showTextDocument(uri, { preview: true });
}

/** `{ id, confirmed }` or a row; asks first, and says exactly what is thrown away. */
async function discard(store: CampaignStore, argument: unknown): Promise<boolean> {
  const args = typeof argument === 'string' ? {} : readArguments(argument);
  const docId = noteArgument(argument) ?? (await pickUnsent(store))?.docId;
  if (docId === undefined) return false;
  // What is typed and not saved would be saved over the state of the server later.
  await saveOpenNotes([docId]);
  const facts = await requireFacts(store, docId);
  if (facts.edit === undefined) {
    throw new MoonforgeError('not-found', `Nothing of "${facts.note.title}" is unsent.`);
  }
  const { question, detail, verb } = discardQuestion(facts);
  if (!flagField(args, 'confirmed') && !(await confirm(question, detail, verb))) return false;
  if (facts.base === undefined) await deleteNotes(store, [await requireSummary(store, docId)]);
  else await discardUnsent(store, docId);
  return true;
}

function discardQuestion({ note, base, changed }: NoteSyncFacts): {
  readonly question: string;
  readonly detail: string;
  readonly verb: string;
} {
  const { title } = note;
  if (base === undefined) {
    return {
      question: `Delete "${title}"?`,
      detail:
        'The server never had this note, so there is no earlier state to go back to: discarding it deletes it here. "Restore Deleted Notes…" brings it back.',
      verb: 'Delete Note',
    };
  }
  const fields = changed.map(conflictField).join(', ');
  const what = changed.includes('deleted')
    ? note.deleted
      ? `The deletion of "${title}" is thrown away and the note comes back`
      : `"${title}" is deleted again`
    : `What you changed of "${title}" since its revision ${base.rev} is thrown away (${fields})`;
  return {
    question: `Discard the unsent edit of "${title}"?`,
    detail: `${what}; the note gets the state the server has. The discarded text stays in its history: "Show History…" brings it back.`,
    verb: 'Discard Edit',
  };
}

/** `{ id }` or a row of the Sync view. */
async function copyWords(store: CampaignStore, argument: unknown): Promise<string | undefined> {
  const docId = noteArgument(argument) ?? (await pickUnsent(store))?.docId;
  if (docId === undefined) return undefined;
  const { edit, note } = await requireFacts(store, docId);
  const words = edit?.lastError;
  if (words === undefined || words === null) {
    throw new MoonforgeError('not-found', `The server said nothing about "${note.title}".`);
  }
  await env.clipboard.writeText(words);
  return words;
}

async function requireFacts(store: CampaignStore, docId: RecordId): Promise<NoteSyncFacts> {
  const facts = await store.review.facts(docId);
  if (facts !== undefined) return facts;
  throw new MoonforgeError('not-found', 'This note does not exist any more.');
}

async function requireSummary(
  store: CampaignStore,
  docId: RecordId,
): Promise<Parameters<typeof deleteNotes>[1][number]> {
  const note = await store.notes.summary(docId);
  if (note !== undefined) return note;
  throw new MoonforgeError('not-found', 'This note is deleted already.');
}

/** Lets the user pick one of the notes with unsent edits, the refused ones first. */
async function pickUnsent(store: CampaignStore): Promise<UnsentEdit | undefined> {
  const aside = await store.review.edits({ which: 'aside', limit: offered });
  const waiting = await store.review.edits({ which: 'waiting', limit: offered });
  const edits = [...aside.items, ...waiting.items];
  if (edits.length === 0) {
    void window.showInformationMessage(plainMessage('Every edit is on the server.'));
    return undefined;
  }
  const items = edits.map((edit) => ({
    label: plainLabel(edit.title),
    description: plainLabel(edit.lastError ?? ''),
    edit,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Moonforge',
    placeHolder: 'Note with an unsent edit',
  });
  return picked?.edit;
}
