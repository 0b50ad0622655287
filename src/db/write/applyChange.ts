import { indexLinks } from '../index/linkIndex';
import { indexNames, indexNotes } from '../index/noteIndex';
import { indexWords } from '../index/searchIndex';
import { indexTags } from '../index/tagIndex';
import { insertRecord, updateRecord } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import { keepVersion } from './history';
import type { RecordChange, Transaction } from './transaction';

/** Writes a new record; what is derived from it follows with the next flush. */
export async function applyInsert(
  transaction: Transaction,
  record: StoredRecord,
): Promise<StoredRecord> {
  const inserted = await insertRecord(transaction.sql, record);
  transaction.operation.created(inserted.docId);
  await transaction.derive({ before: undefined, after: inserted });
  return inserted;
}

/** Replaces a record, keeping the old state as a version. `changed` names the fields whose columns are written. */
export async function applyUpdate(
  transaction: Transaction,
  before: StoredRecord,
  after: StoredRecord,
  changed: readonly string[],
): Promise<void> {
  await keepVersion(transaction, before);
  await updateRecord(transaction.sql, after, changed);
  await transaction.derive({ before, after });
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
