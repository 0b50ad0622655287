import type { Sql } from '../connection/sqlConnection';
import { indexLinks } from '../index/linkIndex';
import { indexNames, indexNotes } from '../index/noteIndex';
import { indexWords } from '../index/searchIndex';
import { indexTags } from '../index/tagIndex';
import { insertRecords, updateRecords } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import { storedFields } from '../schema/definition';
import { keepVersions } from './history';
import { enqueueEdits } from './outbox';
import type { WriteBatch } from './pendingWrites';
import type { RecordChange, Transaction } from './transaction';

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

/** Writes what a transaction collected: versions, records, what is derived from them, and edits for the server. */
export async function writeBatch(
  transaction: Transaction,
  { changes, edits }: WriteBatch,
): Promise<void> {
  const direct: Transaction = { ...transaction, sql: transaction.direct };
  await keepVersions(
    direct,
    changes.flatMap(({ before, fields }) =>
      before === undefined || fields === undefined ? [] : [before],
    ),
  );
  await writeRecords(direct.sql, changes);
  await writeDerived(direct, changes);
  await enqueueEdits(direct, edits);
}

/** Writes everything derived from written records; no record is in the list twice. */
export async function writeDerived(
  transaction: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  await indexNotes(transaction, changes);
  await indexNames(transaction, changes);
  await indexLinks(transaction, changes);
  await indexTags(transaction, changes);
  await indexWords(transaction, changes);
}

/** Writes the records' own rows. */
async function writeRecords(sql: Sql, changes: readonly RecordChange[]): Promise<void> {
  const created = changes.filter(({ before, fields }) => before === undefined && fields);
  await insertRecords(
    sql,
    created.map(({ after }) => after),
  );
  const updates = changes.flatMap(({ before, after, fields }) =>
    before === undefined || fields === undefined ? [] : [{ record: after, fields }],
  );
  await updateRecords(sql, updates);
}
