import { commands as editorCommands, env, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { NoteSyncFacts, UnsentEdit } from '../core/ports/syncReview';
import { unsentOf } from '../core/ports/syncStore';
import { conflictField } from '../core/sync/conflictText';
import { explanationUri } from '../documents/syncDocumentUri';
import { saveOpenNotes } from '../documents/saveOpenNotes';
import { discardAsShown } from '../documents/structure/discardUnsent';
import { inBackground } from '../platform/inBackground';
import { plainLabel, plainMessage } from '../platform/plainText';
import { reportFailure } from '../platform/userMessages';
import type { Services } from '../services';
import { flagField, readArguments } from './commandArguments';
import type { CommandTable } from './commandTable';
import { confirm } from './prompts';
import { activeNote, noteArgument } from './requestedNotes';
import { withSyncProgress } from './syncProgress';

type Names = 'explainSync' | 'retryUnsent' | 'discardUnsent' | 'copyServerWords';

/** Unsent edits offered at a time. */
const offered = 200;

/** Commands about edits that are not on the server yet. */
export function unsentCommands(services: Services): CommandTable<Names> {
  const { campaign } = services;
  return {
    explainSync: async (argument) => explain(await campaign.required(), argument),
    retryUnsent: (argument) => retry(services, argument),
    discardUnsent: async (argument) => discard(await campaign.writable(), argument),
    copyServerWords: async (argument) => copyWords(await campaign.required(), argument),
  };
}

/**
 * `{ id }` or a row, else all edits: says which it tries, or why it tries nothing. Gives how many did not come up by
 * themselves.
 */
async function retry({ campaign, sync, logger }: Services, argument: unknown): Promise<number> {
  const store = await campaign.writable();
  const docId = noteArgument(argument);
  const facts = docId && (await requireFacts(store, docId));
  const isUnsent = facts ? facts.edit !== undefined : unsentOf(await store.sync.counts()) > 0;
  const what = facts ? `“${facts.note.title}”` : 'every unsent edit';
  if (!isUnsent) {
    tell(facts ? `Nothing of ${what} is unsent` : 'Nothing is unsent');
    return 0;
  }
  const retried = await store.write((unit) => unit.retryUnsent(docId));
  if (sync.server === undefined) {
    tell(`Not connected: ${what} is sent once sync is`);
    return retried;
  }
  tell(`Trying ${what} again`);
  const sending = withSyncProgress('Sending', () => sync.syncNow());
  inBackground(
    sending.catch((error: unknown) => reportFailure(error, logger)),
    logger,
  );
  return retried;
}

function tell(message: string): void {
  window.setStatusBarMessage(plainMessage(message), 5_000);
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
  const confirmed = flagField(args, 'confirmed');
  let facts = await requireUnsent(store, docId);
  for (;;) {
    const asked = JSON.stringify(discardQuestion(facts));
    if (!confirmed && !(await askToDiscard(facts))) return false;
    // Sync goes on while the question is open: what was agreed to has to be true still.
    const now = await requireUnsent(store, docId);
    const isAsAsked = JSON.stringify(discardQuestion(now)) === asked;
    if (isAsAsked && (await discardAsShown(store, now))) return true;
    facts = now;
  }
}

function askToDiscard(facts: NoteSyncFacts): Promise<boolean> {
  const { question, detail, verb } = discardQuestion(facts);
  return confirm(question, detail, verb);
}

function discardQuestion({ note, base, changed, edit }: NoteSyncFacts): {
  readonly question: string;
  readonly detail: string;
  readonly verb: string;
} {
  const { title } = note;
  if (base === undefined) {
    return {
      question: `Delete "${title}"?`,
      detail:
        edit?.state === 'inflight'
          ? 'This note is on its way to the server for the first time, so there is no earlier state to go back to: discarding it deletes it, for everybody once it has arrived. "Restore Deleted Notes…" brings it back.'
          : 'The server never had this note, so there is no earlier state to go back to: discarding it deletes it here. "Restore Deleted Notes…" brings it back.',
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

/** The same of a note with an unsent edit. */
async function requireUnsent(store: CampaignStore, docId: RecordId): Promise<NoteSyncFacts> {
  const facts = await requireFacts(store, docId);
  if (facts.edit !== undefined) return facts;
  throw new MoonforgeError('not-found', `Nothing of "${facts.note.title}" is unsent.`);
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
