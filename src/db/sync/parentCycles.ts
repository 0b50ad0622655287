import type { CampaignId, RecordId } from '../../core/model/ids';
import { findCycles } from '../../core/sync/findCycles';
import type { Sql } from '../connection/sqlConnection';

/** The circles in which a campaign's living records stand below themselves. */
export async function readParentCycles(
  sql: Sql,
  campaignId: CampaignId,
): Promise<readonly (readonly [RecordId, ...RecordId[]])[]> {
  const rows = await sql.all<{ readonly docId: RecordId; readonly parentId: RecordId }>(
    `SELECT docId, parentId FROM notes
      WHERE campaignId = ? AND deletedAt IS NULL AND parentId IS NOT NULL ORDER BY docId`,
    [campaignId],
  );
  return findCycles(new Map(rows.map(({ docId, parentId }) => [docId, parentId])));
}
