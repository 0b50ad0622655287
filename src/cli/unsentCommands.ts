import type { JsonObject } from '../core/json';
import { localSyncStatus } from '../core/ports/syncEngine';
import type { UnsentEdit } from '../core/ports/syncReview';
import { explainSync } from '../core/sync/explainSync';
import { explanationText } from '../core/sync/explanationText';
import { MoonforgeError } from '../core/errors';
import { discardUnsent } from '../documents/structure/discardUnsent';
import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { readLimit } from './limit';
import { withStore } from './openStore';
import { formatTable } from './table';

/** Rows without `--limit`. */
const defaultLimit = 100;

export const unsentCommand: Command = {
  name: 'unsent',
  usage: 'unsent --db FILE [--limit N] [--json]',
  summary: 'Lists the edits that are not on the server: first those it refused, then what waits.',
  options: ['limit'],
  positionals: [],
  run: runUnsent,
};

export const retryCommand: Command = {
  name: 'retry',
  usage: 'retry --db FILE [ID] [--json]',
  summary: 'Lets refused and waiting edits, or that of one note, be sent with the next sync.',
  options: [],
  positionals: ['id'],
  run: runRetry,
};

export const discardCommand: Command = {
  name: 'discard',
  usage: 'discard --db FILE ID [--json]',
  summary:
    'Drops the unsent edit of a note, which gets the state the server has; undo brings it back.',
  options: [],
  positionals: ['id'],
  run: runDiscard,
};

export const explainCommand: Command = {
  name: 'explain',
  usage: 'explain --db FILE ID [--json]',
  summary: 'Says what the next sync does with a note, and why.',
  options: [],
  positionals: ['id'],
  run: runExplain,
};

function runUnsent({ args }: CommandContext): Promise<CommandResult> {
  const limit = readLimit(args) ?? defaultLimit;
  return withStore(args.required('db'), 'read', async ({ review }) => {
    const aside = await review.edits({ which: 'aside', limit });
    const waiting = await review.edits({ which: 'waiting', limit });
    const edits = [...aside.items, ...waiting.items].slice(0, limit);
    const head = ['ID', 'STATE', 'FAILED', 'TITLE', 'LAST ERROR'];
    return {
      text: formatTable([head, ...edits.map(unsentRow)]),
      json: edits.map(unsentJson),
    };
  });
}

function unsentRow({ docId, state, attempts, title, lastError }: UnsentEdit): readonly string[] {
  return [docId, state, String(attempts), title, lastError ?? ''];
}

function unsentJson(edit: UnsentEdit): JsonObject {
  const { docId, title, collection, state, deleted, isOnServer, attempts, lastError } = edit;
  return {
    id: docId,
    title,
    collection,
    state,
    deleted,
    isOnServer,
    attempts,
    since: new Date(edit.createdAt).toISOString(),
    nextAttempt: edit.nextAttemptAt === 0 ? null : new Date(edit.nextAttemptAt).toISOString(),
    lastError,
  };
}

function runRetry({ args }: CommandContext): Promise<CommandResult> {
  const given = args.optional('id');
  const docId = given === undefined ? undefined : readDocumentId(given);
  return withStore(args.required('db'), 'write', async (store) => {
    const retried = await store.write((unit) => unit.retryUnsent(docId));
    return { text: `${retried} will be sent with the next sync.\n`, json: { retried } };
  });
}

function runDiscard({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  return withStore(args.required('db'), 'write', async (store) => {
    await discardUnsent(store, docId);
    return { text: 'Discarded. "moonforge undo" brings it back.\n', json: { discarded: docId } };
  });
}

function runExplain({ args }: CommandContext): Promise<CommandResult> {
  const docId = readDocumentId(args.required('id'));
  return withStore(args.required('db'), 'read', async ({ review }) => {
    const facts = await review.facts(docId);
    if (facts === undefined) throw new MoonforgeError('not-found', `There is no note "${docId}".`);
    const explanation = explainSync(facts, {
      // A round that begins now: nothing is under way between two of them.
      status: { ...localSyncStatus, phase: 'idle', state: 'idle' },
      server: facts.state?.remote,
      now: Date.now(),
      formatTime: (time) => new Date(time).toISOString(),
    });
    const { title, verdict, reasons, conflicts, log } = explanation;
    const json = {
      ...{ id: docId, title, verdict, reasons: [...reasons] },
      facts: Object.fromEntries(explanation.facts),
      ...{ conflicts: [...conflicts], log: [...log] },
    };
    return { text: explanationText(explanation), json };
  });
}
