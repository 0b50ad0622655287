import type { CollectionName } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import { isOrderKey } from '../../core/order/orderKeys';
import type { Sql } from '../connection/sqlConnection';

/** A live record that stands among ordered siblings. */
export interface OrderedRecord {
  readonly docId: RecordId;
  readonly collection: CollectionName;
  readonly orderKey: string;
  /** The same for siblings and only for them. */
  readonly family: string;
}

/** Order keys that cannot be put between others, or that two siblings share. */
export async function orderProblems(sql: Sql): Promise<readonly string[]> {
  const records = await orderedRecords(sql);
  const invalid = records.filter(({ orderKey }) => !isOrderKey(orderKey));
  const shared = records.filter((record, i) => isSame(record, records[i - 1]));
  const sentences: readonly (readonly [readonly OrderedRecord[], string])[] = [
    [invalid, 'have an order key that is none'],
    [shared, 'have the order key of a sibling'],
  ];
  return sentences.flatMap(([found, what]) =>
    found.length === 0 ? [] : [`${found.length} records ${what} (${found[0]?.docId ?? ''}).`],
  );
}

/** Live records with an order key, siblings together and in their order. */
export async function orderedRecords(sql: Sql): Promise<readonly OrderedRecord[]> {
  return sql.all<OrderedRecord>(
    `SELECT docId, collection, orderKey,
        campaignId || '/' || collection || '/' || ifnull(parentId, '') AS family
      FROM notes WHERE deletedAt IS NULL AND orderKey IS NOT NULL
      ORDER BY family, orderKey, sortKey, docId`,
  );
}

function isSame(a: OrderedRecord, b: OrderedRecord | undefined): boolean {
  return a.family === b?.family && a.orderKey === b.orderKey;
}
