import { MoonforgeError } from '../../../core/errors';
import type { RecordId } from '../../../core/model/ids';
import { homeOf } from '../../../core/sync/homeOf';
import { findRecord } from '../../read/findRecord';
import type { StoredRecord } from '../../records/storedRecord';
import { textValue } from '../../records/storedRecord';
import type { Transaction } from '../../write/transaction';
import { readBases } from '../bases';
import { writeImage } from '../images';
import { operationOf } from '../outboxRows';
import { removeOperation } from '../removeOperation';

/**
 * Gives a record the state the server has and takes its edit out of the outbox; see `WriteUnit.discardUnsent`. What may be
 * on its way keeps its row, frozen as it is: once its fate is known, the difference to the record is sent.
 */
export async function discardUnsent(transaction: Transaction, docId: RecordId): Promise<boolean> {
  const record = await findRecord(transaction, docId);
  const row = record && (await operationOf(transaction.sql, docId, record.campaignId));
  if (record === undefined || row === undefined) return false;
  const { campaignId } = record;
  const base = homeOf(await readBases(transaction.sql, docId, campaignId))?.base;
  if (base === undefined) throw neverSent(record);
  await writeImage(transaction, { docId, campaignId, image: base, rev: base.rev });
  if (row.marker === null) await removeOperation(transaction, row.id);
  return true;
}

function neverSent({ values }: StoredRecord): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `The server never had "${textValue(values, 'title')}", so there is no state to go back to. Delete the note instead.`,
  );
}
