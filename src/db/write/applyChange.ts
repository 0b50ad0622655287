import { indexLinks } from '../index/linkIndex';
import { indexNames, indexNote } from '../index/noteIndex';
import { indexWords } from '../index/searchIndex';
import { insertRecord, updateRecord } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import { keepVersion } from './history';
import type { Transaction } from './transaction';

/** Writes a new record with everything derived from it. */
export async function applyInsert(
  transaction: Transaction,
  record: StoredRecord,
): Promise<StoredRecord> {
  const inserted = await insertRecord(transaction.sql, record);
  await reindex(transaction, undefined, inserted);
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
  await reindex(transaction, before, after);
}

async function reindex(
  transaction: Transaction,
  before: StoredRecord | undefined,
  after: StoredRecord,
): Promise<void> {
  await indexNote(transaction, before, after);
  await indexNames(transaction, before, after);
  await indexLinks(transaction, before, after);
  await indexWords(transaction, before, after);
  transaction.changes.add(after.definition.name, after.docId, after.campaignId);
}
