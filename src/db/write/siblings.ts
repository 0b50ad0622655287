import type { CampaignId } from '../../core/model/ids';
import { keyBetween } from '../../core/order/orderKeys';
import type { StoredRecord } from '../records/storedRecord';
import { optionalTextValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { isTree } from '../schema/definition';
import type { Transaction } from './transaction';

export interface SiblingQuery {
  readonly definition: Definition;
  readonly campaignId: CampaignId;
  readonly parentId: string | null;
}

/** An order key behind those of all siblings; null, which also sorts last, when the last one's is no order key. */
export async function lastOrderKey(
  { sql, lastKeys }: Transaction,
  query: SiblingQuery,
): Promise<string | null> {
  const { definition, campaignId, parentId } = query;
  let last = lastKeys.get(query);
  if (last === undefined) {
    const row = await sql.get<{ readonly orderKey: string | null }>(
      `SELECT max(orderKey) AS orderKey FROM notes
        WHERE campaignId = ? AND collection = ? AND parentId IS ? AND deletedAt IS NULL`,
      [campaignId, definition.name, parentId],
    );
    last = row?.orderKey ?? null;
    lastKeys.set(query, last);
  }
  return keyBetween(last ?? undefined, undefined, Math.random) ?? null;
}

/**
 * The greatest order keys among siblings a transaction asked for, kept up with what it writes, so that a thousand new
 * siblings need one query. A record that leaves its siblings stays counted: a key behind it is behind the others too.
 */
export class LastKeys {
  readonly #keys = new Map<string, string | null>();

  get(query: SiblingQuery): string | null | undefined {
    return this.#keys.get(placeOf(query));
  }

  set(query: SiblingQuery, key: string | null): void {
    this.#keys.set(placeOf(query), key);
  }

  /** Counts a record that is written. */
  add({ definition, campaignId, values }: StoredRecord): void {
    const key = optionalTextValue(values, 'orderKey');
    if (key === null || !isTree(definition)) return;
    const query = { definition, campaignId, parentId: optionalTextValue(values, 'parentId') };
    const last = this.get(query);
    if (last === null || (last !== undefined && last < key)) this.set(query, key);
  }
}

function placeOf({ definition, campaignId, parentId }: SiblingQuery): string {
  return `${campaignId} ${definition.name} ${parentId ?? ''}`;
}
