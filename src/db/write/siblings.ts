import type { CampaignId } from '../../core/model/ids';
import { keyBetween } from '../../core/order/orderKeys';
import type { Definition } from '../schema/definition';
import type { Transaction } from './transaction';

export interface SiblingQuery {
  readonly definition: Definition;
  readonly campaignId: CampaignId;
  readonly parentId: string | null;
}

/** An order key behind those of all siblings; null, which also sorts last, when the last one's is no order key. */
export async function lastOrderKey(
  { sql, flush }: Transaction,
  { definition, campaignId, parentId }: SiblingQuery,
): Promise<string | null> {
  await flush();
  const last = await sql.get<{ readonly orderKey: string | null }>(
    `SELECT max(orderKey) AS orderKey FROM notes
      WHERE campaignId = ? AND collection = ? AND parentId IS ? AND deletedAt IS NULL`,
    [campaignId, definition.name, parentId],
  );
  return keyBetween(last?.orderKey ?? undefined, undefined, Math.random) ?? null;
}
