import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { StoredRecord } from '../records/storedRecord';
import { ownDefinition } from '../schema/definition';
import { upsertRecord } from '../write/recordWrites';
import type { Transaction } from '../write/transaction';

interface NeighbourRow {
  readonly docId: RecordId;
  readonly parentId: RecordId | null;
  readonly campaignId: CampaignId;
}

/** Those of some records that may be deleted: no other live note stands below them, directly or further down. */
export async function removableOf(
  { sql, flush }: Transaction,
  docIds: ReadonlySet<RecordId>,
): Promise<ReadonlySet<RecordId>> {
  await flush();
  const rows = await sql.all<NeighbourRow>(
    `SELECT docId, parentId, campaignId FROM notes WHERE deletedAt IS NULL AND docId <> campaignId
      AND (parentId IN (SELECT value FROM json_each(?1)) OR campaignId IN (SELECT value FROM json_each(?1)))`,
    [JSON.stringify([...docIds])],
  );
  const removable = new Set(docIds);
  for (let size = -1; size !== removable.size;) {
    size = removable.size;
    for (const { docId, parentId, campaignId } of rows) {
      if (removable.has(docId)) continue;
      removable.delete(campaignId);
      if (parentId !== null) removable.delete(parentId);
    }
  }
  return removable;
}

/** Tells of records whether their campaign is there, or will be since it is one of `returning`. */
export function campaignLookup(
  { sql, flush }: Transaction,
  returning: ReadonlySet<RecordId>,
): (record: StoredRecord) => Promise<boolean> {
  const known = new Map<CampaignId, boolean>([...returning].map((docId) => [docId, true]));
  return async ({ docId, campaignId }) => {
    if (docId === campaignId) return true;
    const cached = known.get(campaignId);
    if (cached !== undefined) return cached;
    await flush();
    const row = await sql.get('SELECT 1 FROM notes WHERE docId = ? AND deletedAt IS NOT NULL', [
      campaignId,
    ]);
    known.set(campaignId, row === undefined);
    return row === undefined;
  };
}

/** Takes the parent from live notes whose parent is deleted, among some records and the notes below them. */
export async function liftOrphans(
  transaction: Transaction,
  docIds: readonly RecordId[],
): Promise<void> {
  await transaction.flush();
  const rows = await transaction.sql.all<{
    readonly docId: RecordId;
    readonly collection: CollectionName;
  }>(
    `SELECT n.docId, n.collection FROM notes AS n JOIN notes AS p ON p.docId = n.parentId
      WHERE n.deletedAt IS NULL AND p.deletedAt IS NOT NULL
        AND (n.docId IN (SELECT value FROM json_each(?1)) OR n.parentId IN (SELECT value FROM json_each(?1)))`,
    [JSON.stringify(docIds)],
  );
  for (const { docId, collection } of rows) {
    const definition = ownDefinition(transaction.definitions, { name: collection });
    const draft = { docId, parentId: null };
    await upsertRecord(transaction, definition, draft);
  }
}
