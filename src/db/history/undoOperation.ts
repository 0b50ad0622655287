import { neverCancelled, throwIfCancelled } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import { mergeRecord } from '../../core/merge/mergeRecord';
import type { RecordId } from '../../core/model/ids';
import type { LeftNote, LongStep, UndoReport } from '../../core/ports/historyReader';
import { findRecord } from '../read/findRecord';
import type { StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import { removeRecord } from '../write/recordWrites';
import type { Transaction } from '../write/transaction';
import { campaignLookup, liftOrphans, removableOf } from './liveNeighbours';
import type { NoteState } from './noteState';
import { putState, sameState, stateIn, stateOf } from './noteState';
import type { OperationTrace } from './undoQueries';
import { readTraces, tracedDocuments } from './undoQueries';

/** Documents whose states are in memory at a time. */
const pageSize = 100;

/** What has come of the documents so far. */
interface Outcome {
  readonly undone: RecordId[];
  readonly merged: RecordId[];
  readonly left: LeftNote[];
  /** Made by the operation and not changed since. */
  readonly removable: Set<RecordId>;
}

/** Takes back what an operation did; see `WriteUnit.undo`. */
export async function undoOperation(
  transaction: Transaction,
  operationId: number,
  { token = neverCancelled, onProgress }: LongStep = {},
): Promise<UndoReport> {
  await checkUndoable(transaction, operationId);
  const { sql } = transaction;
  await transaction.flush();
  const documents = await tracedDocuments(sql, operationId);
  const docIds = documents.map(({ docId }) => docId);
  const hasCampaign = campaignLookup(transaction, new Set(docIds));
  const outcome: Outcome = { undone: [], merged: [], left: [], removable: new Set() };
  for (let start = 0; start < documents.length; start += pageSize) {
    const page = documents.slice(start, start + pageSize);
    for (const trace of await readTraces(sql, operationId, page)) {
      await undoOne(transaction, trace, { hasCampaign, outcome });
    }
    throwIfCancelled(token);
    onProgress?.(Math.min(start + pageSize, documents.length), documents.length);
  }
  await removeMade(transaction, outcome);
  await liftOrphans(transaction, docIds);
  await markUndone(transaction, operationId);
  const { undone, merged, left } = outcome;
  return { undone, merged, left };
}

async function checkUndoable({ sql }: Transaction, operationId: number): Promise<void> {
  const operation = await sql.get<{ readonly undoneBy: number | null }>(
    'SELECT undoneBy FROM operations WHERE id = ?',
    [operationId],
  );
  if (operation === undefined) {
    throw new MoonforgeError('not-found', `There is no change ${operationId} in the history.`);
  }
  if (operation.undoneBy !== null) {
    throw new MoonforgeError(
      'invalid-input',
      `The change ${operationId} was undone already. Undo the change ${operation.undoneBy} to have it again.`,
    );
  }
}

interface UndoContext {
  readonly hasCampaign: (record: StoredRecord) => Promise<boolean>;
  readonly outcome: Outcome;
}

async function undoOne(
  transaction: Transaction,
  trace: OperationTrace,
  context: UndoContext,
): Promise<void> {
  const current = await findRecord(transaction, trace.docId);
  if (current === undefined) return;
  if (trace.made) judgeMade(current, trace, context);
  else await undoChange(transaction, current, { trace, context });
}

/** A note the operation made may go unless it was changed since; whether anything stands below it is looked at later. */
function judgeMade(current: StoredRecord, trace: OperationTrace, { outcome }: UndoContext): void {
  const now = stateOf(current);
  if (now.deleted) return;
  if (sameState(stateAfter(current, trace), now)) outcome.removable.add(current.docId);
  else outcome.left.push(left(current, 'changed-since'));
}

async function undoChange(
  transaction: Transaction,
  current: StoredRecord,
  { trace, context }: { readonly trace: OperationTrace; readonly context: UndoContext },
): Promise<void> {
  const { outcome, hasCampaign } = context;
  if (trace.before === undefined) return;
  const [before, now] = [stateIn(current.definition, trace.before), stateOf(current)];
  if (sameState(before, now)) return;
  const after = stateAfter(current, trace);
  const untouched = trace.complete && sameState(after, now);
  const wanted = untouched
    ? before
    : trace.complete
      ? merged(current, { before, after, now })
      : undefined;
  if (wanted === undefined) {
    outcome.left.push(left(current, 'changed-since'));
  } else if (!wanted.deleted && !(await hasCampaign(current))) {
    outcome.left.push(left(current, 'campaign-deleted'));
  } else {
    await putState(transaction, current, wanted);
    (untouched ? outcome.undone : outcome.merged).push(trace.docId);
  }
}

/** The state right after the operation. */
function stateAfter(current: StoredRecord, { after }: OperationTrace): NoteState {
  return after === undefined ? stateOf(current) : stateIn(current.definition, after);
}

interface States {
  readonly before: NoteState;
  readonly after: NoteState;
  readonly now: NoteState;
}

/** The present state without what the operation changed; `undefined` where that and a later change clash. */
function merged(
  { definition }: StoredRecord,
  { before, after, now }: States,
): NoteState | undefined {
  const result = mergeRecord(definition.fields, after.fields, now.fields, before.fields);
  if (result.conflicts.length > 0) return undefined;
  const deleted = now.deleted === after.deleted ? before.deleted : now.deleted;
  return { fields: result.merged, deleted };
}

/** Deletes what the operation made, children first, but for notes that others made since stand below. */
async function removeMade(transaction: Transaction, outcome: Outcome): Promise<void> {
  const removable = await removableOf(transaction, outcome.removable);
  for (const docId of outcome.removable) {
    if (removable.has(docId)) {
      await removeRecord(transaction, docId);
      outcome.undone.push(docId);
    } else {
      const record = await findRecord(transaction, docId);
      if (record !== undefined) outcome.left.push(left(record, 'in-use'));
    }
  }
}

function left({ docId, values }: StoredRecord, reason: LeftNote['reason']): LeftNote {
  return { docId, title: textValue(values, 'title'), reason };
}

async function markUndone({ sql, operation }: Transaction, operationId: number): Promise<void> {
  await sql.run('UPDATE operations SET undoneBy = NULL WHERE undoneBy = ?', [operationId]);
  await sql.run('UPDATE operations SET undoneBy = ? WHERE id = ?', [
    await operation.id(),
    operationId,
  ]);
}
