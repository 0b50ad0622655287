import type { CampaignId, RecordId } from '../../core/model/ids';
import type { ChangedRow } from '../../core/ports/campaignStore';
import type { Transaction } from '../write/transaction';

/**
 * Forgets what is known of a campaign's server and queues every living record as new, and the deletions that the server
 * has not heard of.
 */
export async function forgetRemote(
  { sql, now, definitions, changes }: Transaction,
  campaignId: CampaignId,
): Promise<void> {
  const deletions = await sql.all<{ readonly docId: RecordId }>(
    "SELECT docId FROM outbox_ops WHERE campaignId = ? AND operation = 'delete'",
    [campaignId],
  );
  await sql.run('DELETE FROM sync_state WHERE campaignId = ?', [campaignId]);
  await sql.run('DELETE FROM memberships WHERE campaignId = ?', [campaignId]);
  await sql.run('DELETE FROM outbox_ops WHERE campaignId = ?', [campaignId]);
  await sql.run('DELETE FROM local_metas WHERE campaignId = ?', [campaignId]);
  await sql.run('DELETE FROM held_deletions WHERE campaignId = ?', [campaignId]);
  for (const { name } of definitions) {
    await sql.run(`UPDATE "${name}" SET rev = 1 WHERE campaignId = ?`, [campaignId]);
  }
  await sql.run('UPDATE notes SET rev = 1 WHERE campaignId = ?', [campaignId]);
  await sql.run(
    `INSERT INTO outbox_ops (collection, docId, campaignId, operation, payload, createdAt)
      SELECT collection, docId, campaignId, iif(deletedAt IS NULL, 'upsert', 'delete'), '[]', ?
      FROM notes WHERE campaignId = ?
        AND (deletedAt IS NULL OR docId IN (SELECT value FROM json_each(?)))`,
    [now, campaignId, JSON.stringify(deletions.map(({ docId }) => docId))],
  );
  const rows = await sql.all<ChangedRow>(
    'SELECT collection, docId, campaignId FROM notes WHERE campaignId = ?',
    [campaignId],
  );
  for (const { collection, docId } of rows) changes.add(collection, docId, campaignId);
}
