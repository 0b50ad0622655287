import { keyBetween } from '../../core/order/orderKeys';
import { frontMatterKeyOf } from '../../core/model/projection';
import type { RecordId } from '../../core/model/ids';
import type { Watched } from '../../core/ports/storeProgress';
import type { OrderedRecord } from '../read/checkOrder';
import { orderedRecords } from '../read/checkOrder';
import { orphansOf } from '../read/checkTables';
import { findRecord } from '../read/findRecord';
import { frontMatterOf } from '../records/derivedValues';
import { upsertRecord } from '../write/recordWrites';
import type { Transaction } from '../write/transaction';
import { rebuildDerived } from './rebuildDerived';

/**
 * Mends what follows from other rows: SQLite's indexes, every index of ours, the marks of unsent edits. Notes whose parent
 * is gone go to the top, and order keys that are none or shared are replaced; both are edits like a user's, with history
 * and sync. No text is changed.
 */
export async function repairStore(transaction: Transaction, watched: Watched): Promise<void> {
  const { sql } = transaction;
  watched.report({ step: 'Mending the indexes of the file', done: 0, total: 1 });
  await sql.run('REINDEX');
  await rebuildDerived(transaction, watched);
  await sql.run(queueMarked, [transaction.now]);
  for (const statement of markUnsent) await sql.run(statement);
  await liftOrphans(transaction);
  await mendOrder(transaction);
  // Other windows cannot know what was wrong with what they show.
  for (const row of await sql.all<ChangedNote>('SELECT collection, docId, campaignId FROM notes')) {
    transaction.changes.add(row.collection, row.docId, row.campaignId);
  }
}

interface ChangedNote {
  readonly collection: OrderedRecord['collection'];
  readonly docId: RecordId;
  readonly campaignId: RecordId;
}

/** A mark without its outbox row says that an edit was never sent: the record is queued again. Takes the present time. */
const queueMarked = `INSERT INTO outbox_ops (collection, docId, campaignId, operation, payload, createdAt)
  SELECT m.collection, m.docId, m.campaignId, iif(n.deletedAt IS NULL, 'upsert', 'delete'), '[]', ?
  FROM local_metas AS m JOIN notes AS n
    ON n.docId = m.docId AND n.collection = m.collection AND n.campaignId = m.campaignId
  WHERE m.dirty = 1 AND NOT EXISTS
    (SELECT 1 FROM outbox_ops AS o WHERE o.docId = m.docId AND o.collection = m.collection)`;

/** `dirty` says whether there is an outbox row; a row without its mark gets one. */
const markUnsent: readonly string[] = [
  `UPDATE local_metas SET dirty = NOT dirty WHERE dirty <> (audience = 'gm' AND EXISTS
    (SELECT 1 FROM outbox_ops AS o WHERE o.docId = local_metas.docId
      AND o.collection = local_metas.collection AND o.campaignId = local_metas.campaignId))`,
  `INSERT INTO local_metas (docRef, collection, docId, campaignId, dirty)
    SELECT CASE WHEN EXISTS
        (SELECT 1 FROM local_metas WHERE docRef = o.collection || '/' || o.docId)
        THEN o.campaignId || '/' ELSE '' END || o.collection || '/' || o.docId,
      o.collection, o.docId, o.campaignId, 1
    FROM outbox_ops AS o WHERE NOT EXISTS
      (SELECT 1 FROM local_metas AS m WHERE m.docId = o.docId AND m.collection = o.collection
        AND m.campaignId = o.campaignId AND m.audience = 'gm')`,
];

/** Puts notes under a parent that is gone to the top; not those whose text names the parent: the text would change. */
async function liftOrphans(transaction: Transaction): Promise<void> {
  const orphans = await transaction.sql.all<{ readonly docId: RecordId }>(orphansOf('parentId'));
  for (const { docId } of orphans) {
    const record = await findRecord(transaction, docId);
    if (record === undefined) continue;
    const { definition, values } = record;
    if (frontMatterKeyOf(definition, frontMatterOf(values), 'parentId') !== undefined) continue;
    await upsertRecord(transaction, definition, { docId, ...{ parentId: null } });
  }
  await transaction.flush();
}

/** Gives siblings ascending keys, leaving those that are in order as they are. */
async function mendOrder(transaction: Transaction): Promise<void> {
  const records = await orderedRecords(transaction.sql);
  let last: OrderedRecord | undefined;
  for (const [i, record] of records.entries()) {
    const before = last?.family === record.family ? last.orderKey : undefined;
    if (isAfter(record.orderKey, before)) {
      last = record;
      continue;
    }
    const next = records
      .slice(i + 1)
      .find(({ family, orderKey }) => family === record.family && isAfter(orderKey, before));
    const orderKey = keyBetween(before, next?.orderKey, Math.random);
    if (orderKey === undefined) continue;
    last = { ...record, orderKey };
    const found = await findRecord(transaction, record.docId);
    if (found === undefined) continue;
    await upsertRecord(transaction, found.definition, { docId: record.docId, ...{ orderKey } });
  }
}

/** Tells whether a key is one and comes after another. */
function isAfter(orderKey: string, before: string | undefined): boolean {
  return keyBetween(before, orderKey, Math.random) !== undefined;
}
