import type { CampaignId } from '../../core/model/ids';
import type { ImportFolder } from '../../core/ports/writeUnit';
import type { Sql } from '../connection/sqlConnection';

/** The folders that were imported into a campaign. */
export function readImportFolders(
  sql: Sql,
  campaignId: CampaignId,
): Promise<readonly ImportFolder[]> {
  return sql.all<ImportFolder>(
    'SELECT root, location FROM import_folders WHERE campaignId = ? ORDER BY root',
    [campaignId],
  );
}

/** Keeps where a folder lies: in one place, and alone there. */
export async function writeImportFolder(
  sql: Sql,
  campaignId: CampaignId,
  { root, location }: ImportFolder,
): Promise<void> {
  await sql.run(
    'DELETE FROM import_folders WHERE campaignId = ?1 AND (root = ?2 OR location = ?3)',
    [campaignId, root, location],
  );
  await sql.run('INSERT INTO import_folders (campaignId, root, location) VALUES (?, ?, ?)', [
    campaignId,
    root,
    location,
  ]);
}
