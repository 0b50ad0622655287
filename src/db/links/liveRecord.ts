import { MoonforgeError } from '../../core/errors';
import type { RecordId } from '../../core/model/ids';
import { findRecord } from '../read/findRecord';
import type { StoredRecord } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';

/** The record of a live note. Rejects with `not-found`. */
export async function liveRecord(transaction: Transaction, docId: RecordId): Promise<StoredRecord> {
  const record = await findRecord(transaction, docId);
  if (record?.deletedAt === null) return record;
  throw new MoonforgeError('not-found', `There is no note ${docId} in this campaign file.`);
}
