import { MoonforgeError } from '../../core/errors';
import type { RecordId } from '../../core/model/ids';
import { findRecord } from '../read/findRecord';
import type { StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';
import { campaignLookup, liftOrphans } from './liveNeighbours';
import type { StateRow } from './noteState';
import { putState, stateIn, stateOf } from './noteState';

/** Brings back a deleted note with what was deleted together with it; see `WriteUnit.restore`. */
export async function restoreDeleted(
  transaction: Transaction,
  docId: RecordId,
): Promise<readonly RecordId[]> {
  const record = await knownRecord(transaction, docId);
  if (record.deletedAt === null) return [];
  const together = await deletedTogether(transaction, record);
  await requireCampaign(transaction, record, together);
  for (const id of together) {
    const deleted = await knownRecord(transaction, id);
    await putState(transaction, deleted, { ...stateOf(deleted), deleted: false });
  }
  await liftOrphans(transaction, together);
  return together;
}

/** Gives a note the state of one of its versions; see `WriteUnit.restoreVersion`. */
export async function restoreVersion(
  transaction: Transaction,
  docId: RecordId,
  versionId: number,
): Promise<StoredRecord> {
  const record = await knownRecord(transaction, docId);
  const row = await transaction.sql.get<StateRow>(
    'SELECT data, body FROM versions WHERE id = ? AND docId = ?',
    [versionId, docId],
  );
  if (row === undefined) {
    throw new MoonforgeError(
      'not-found',
      `"${textValue(record.values, 'title')}" has no version ${versionId}.`,
    );
  }
  await requireCampaign(transaction, record, [docId]);
  await putState(transaction, record, { ...stateIn(record.definition, row), deleted: false });
  await liftOrphans(transaction, [docId]);
  return knownRecord(transaction, docId);
}

/** The notes whose last change is the operation that deleted the record, and which it deleted. */
async function deletedTogether(
  { sql, flush }: Transaction,
  { docId }: StoredRecord,
): Promise<readonly RecordId[]> {
  await flush();
  const rows = await sql.all<{ readonly docId: RecordId }>(
    `SELECT DISTINCT v.docId FROM versions AS v JOIN notes AS n ON n.docId = v.docId
      WHERE n.deletedAt IS NOT NULL AND v.operationId =
          (SELECT operationId FROM versions WHERE docId = ? ORDER BY id DESC LIMIT 1)
        AND v.operationId = (SELECT operationId FROM versions WHERE docId = v.docId ORDER BY id DESC LIMIT 1)`,
    [docId],
  );
  const others = rows.map((row) => row.docId).filter((id) => id !== docId);
  return [docId, ...others];
}

async function requireCampaign(
  transaction: Transaction,
  record: StoredRecord,
  returning: readonly RecordId[],
): Promise<void> {
  if (await campaignLookup(transaction, new Set(returning))(record)) return;
  throw new MoonforgeError(
    'invalid-input',
    `The campaign of "${textValue(record.values, 'title')}" is deleted. Restore the campaign first.`,
  );
}

async function knownRecord(transaction: Transaction, docId: RecordId): Promise<StoredRecord> {
  const record = await findRecord(transaction, docId);
  if (record !== undefined) return record;
  throw new MoonforgeError('not-found', `There is no document ${docId} in this campaign file.`);
}
