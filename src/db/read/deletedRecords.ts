import type { CampaignId, RecordId } from '../../core/model/ids';
import type { WriteOrigin } from '../../core/ports/writeOrigin';
import type { DeletedRecord } from '../../core/ports/writeUnit';
import { toRecord } from '../records/storedRecord';
import type { RecordSource } from './findRecord';
import { findRecord } from './findRecord';

/** The operation that changed a record `n` last. */
const lastOperation = `(SELECT v.operationId FROM versions AS v WHERE v.docId = n.docId ORDER BY v.id DESC LIMIT 1)`;

/** The deleted records of a campaign, but for those that are gone because the write that made them was undone. */
export async function readDeletedRecords(
  source: RecordSource,
  campaignId: CampaignId,
): Promise<readonly DeletedRecord[]> {
  const rows = await source.sql.all<{
    readonly docId: RecordId;
    readonly origin: WriteOrigin | null;
  }>(
    `SELECT n.docId, (SELECT o.origin FROM operations AS o WHERE o.id = ${lastOperation}) AS origin
      FROM notes AS n WHERE n.campaignId = ? AND n.deletedAt IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM creations AS c JOIN operations AS made ON made.id = c.operationId
          WHERE c.docId = n.docId AND made.undoneBy = ${lastOperation})
      ORDER BY n.docId`,
    [campaignId],
  );
  const found: DeletedRecord[] = [];
  for (const { docId, origin } of rows) {
    const record = await findRecord(source, docId);
    if (record !== undefined) found.push({ record: toRecord(record), origin });
  }
  return found;
}
