import { runAll } from '../connection/bulkRows';
import type { Sql } from '../connection/sqlConnection';
import { prepareLinks } from '../index/linkIndex';
import { prepareNames, prepareNotes } from '../index/noteIndex';
import { indexWords } from '../index/searchIndex';
import { prepareTags } from '../index/tagIndex';
import { recordInserts, recordUpdates } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import { storedFields } from '../schema/definition';
import { prepareSettled } from '../sync/settle/settleDeleted';
import { prepareVersions } from './history';
import { prepareEdits } from './outbox';
import type { WriteBatch } from './pendingWrites';
import type { PreparedWrite, RecordChange, Transaction } from './transaction';

/** Adds a new record, with its row id; it is written with the next batch. */
export async function applyInsert(
  transaction: Transaction,
  record: StoredRecord,
): Promise<StoredRecord> {
  const { definition } = record;
  const after = { ...record, id: await transaction.rowIds.next(definition.name) };
  const fields = storedFields(definition).map(({ name }) => name);
  transaction.operation.created(after.docId);
  await transaction.derive({ before: undefined, after, fields });
  return after;
}

/** Replaces a record, keeping the old state as a version. `fields` names those whose columns are written. */
export function applyUpdate(
  transaction: Transaction,
  before: StoredRecord,
  after: StoredRecord,
  fields: readonly string[],
): Promise<void> {
  return transaction.derive({ before, after, fields });
}

/** A part of a batch: computes its rows and gives how to write them. */
type Part = () => PreparedWrite;

/** Prepares what a transaction collected: versions, records, what is derived from them, and edits for the server. */
export function prepareBatch(
  transaction: Transaction,
  { changes, edits }: WriteBatch,
): PreparedWrite {
  const direct: Transaction = { ...transaction, sql: transaction.direct };
  const replaced = changes.flatMap(({ before, fields }) =>
    before === undefined || fields === undefined ? [] : [before],
  );
  const parts: readonly Part[] = [
    () => prepareVersions(direct, replaced),
    () => prepareRecords(direct.sql, changes),
    ...derivedParts(direct, changes),
    () => prepareEdits(direct, edits),
    () => prepareSettled(direct, changes),
  ];
  return changes.length === 1 ? partByPart(parts) : inOrder(parts.map((prepare) => prepare()));
}

/** Writes everything derived from written records; no record is in the list twice. */
export function writeDerived(
  transaction: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  return inOrder(derivedParts(transaction, changes).map((prepare) => prepare()))();
}

function derivedParts(transaction: Transaction, changes: readonly RecordChange[]): readonly Part[] {
  return [
    () => prepareNotes(transaction, changes),
    // Most saves write nothing of these: they are one part, prepared while something is written.
    () =>
      inOrder([
        prepareNames(transaction, changes),
        prepareLinks(transaction, changes),
        prepareTags(transaction, changes),
      ]),
    () => () => indexWords(transaction, changes),
  ];
}

/** Prepares the records' own rows. */
function prepareRecords(sql: Sql, changes: readonly RecordChange[]): PreparedWrite {
  const created = changes.filter(({ before, fields }) => before === undefined && fields);
  const updates = changes.flatMap(({ before, after, fields }) =>
    before === undefined || fields === undefined ? [] : [{ record: after, fields }],
  );
  const statements = [
    ...recordInserts(created.map(({ after }) => after)),
    ...recordUpdates(updates),
  ];
  return () => runAll(sql, statements);
}

function inOrder(writes: readonly PreparedWrite[]): PreparedWrite {
  return async () => {
    for (const write of writes) await write();
  };
}

/** Prepares each part while the one before is being written: a save has no batch before it to wait for. */
function partByPart(parts: readonly Part[]): PreparedWrite {
  return async () => {
    let writing = Promise.resolve();
    try {
      for (const prepare of parts) {
        const write = prepare();
        await writing;
        writing = write();
      }
      await writing;
    } finally {
      // Nothing of the transaction may run on when it is rolled back.
      await Promise.allSettled([writing]);
    }
  };
}
