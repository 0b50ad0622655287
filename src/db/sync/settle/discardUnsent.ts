import { MoonforgeError } from '../../../core/errors';
import type { RecordId } from '../../../core/model/ids';
import type { UnsentState } from '../../../core/ports/writeUnit';
import { homeOf } from '../../../core/sync/homeOf';
import type { StoredRecord } from '../../records/storedRecord';
import { textValue } from '../../records/storedRecord';
import type { Transaction } from '../../write/transaction';
import { writeImage } from '../images';
import { SyncDocuments } from '../syncDocuments';

/** What of a record is unsent; see `WriteUnit.unsentEdit`. */
export async function readUnsent(
  transaction: Transaction,
  docId: RecordId,
): Promise<UnsentState | undefined> {
  const documents = new SyncDocuments(transaction);
  const record = await documents.record(docId);
  const row = record && (await documents.operation(docId, record.campaignId));
  if (record === undefined || row === undefined) return undefined;
  const home = homeOf(await documents.bases(docId, record.campaignId));
  return { rev: home?.base.rev, state: row.state };
}

/**
 * Gives a record the state the server has and takes its edit out of the outbox; see `WriteUnit.discardUnsent`. What may be
 * on its way keeps its row, frozen as it is: once its fate is known, the difference to the record is sent.
 */
export async function discardUnsent(transaction: Transaction, docId: RecordId): Promise<boolean> {
  const documents = new SyncDocuments(transaction);
  const record = await documents.record(docId);
  const row = record && (await documents.operation(docId, record.campaignId));
  if (record === undefined || row === undefined) return false;
  const { campaignId } = record;
  const base = homeOf(await documents.bases(docId, campaignId))?.base;
  if (base === undefined) throw neverSent(record);
  await writeImage(transaction, documents, { docId, campaignId, image: base, rev: base.rev });
  if (row.marker === null) documents.remove(row.id);
  await documents.flush();
  return true;
}

function neverSent({ values }: StoredRecord): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `The server never had "${textValue(values, 'title')}", so there is no state to go back to. Delete the note instead.`,
  );
}
