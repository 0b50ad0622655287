import type { Audience } from '../../core/model/audience';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { DeletionFigures, HeldCount, HeldDeletion } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';

interface HeldRow extends Omit<HeldDeletion, 'document'> {
  readonly documentJson: string;
}

export async function readHeld(sql: Sql, campaignId: CampaignId): Promise<readonly HeldDeletion[]> {
  const rows = await sql.all<HeldRow>(
    `SELECT campaignId, audience, docId, documentJson FROM held_deletions WHERE campaignId = ?
      ORDER BY json_extract(documentJson, '$.updatedAt'), docId`,
    [campaignId],
  );
  return rows.map(({ documentJson, ...row }) => ({
    ...row,
    document: JSON.parse(documentJson) as HeldDeletion['document'],
  }));
}

/** How many are held of each campaign: the documents themselves stay where they are. */
export async function readHeldCounts(sql: Sql): Promise<readonly HeldCount[]> {
  return sql.all<HeldCount>(
    `SELECT campaignId, count(DISTINCT docId) AS notes,
        min(json_extract(documentJson, '$.updatedAt')) AS firstAt
      FROM held_deletions GROUP BY campaignId`,
  );
}

/** Whether any is held, without reading the documents. */
export async function holdsAny(sql: Sql, campaignId: CampaignId): Promise<boolean> {
  const row = await sql.get('SELECT 1 FROM held_deletions WHERE campaignId = ? LIMIT 1', [
    campaignId,
  ]);
  return row !== undefined;
}

/** Figures of a campaign's deletions; `recent` are those the server took after `since`. */
export async function readDeletionFigures(
  sql: Sql,
  campaignId: CampaignId,
  since: string,
): Promise<DeletionFigures> {
  const row = await sql.get<DeletionFigures>(
    `SELECT
      (SELECT count(*) FROM notes WHERE campaignId = ?1 AND deletedAt IS NULL) AS living,
      (SELECT count(*) FROM local_metas WHERE campaignId = ?1 AND rev IS NOT NULL
        AND (length(updatedAt) > length(?2) OR (length(updatedAt) = length(?2) AND updatedAt >= ?2))
        AND json_extract(baseJson, '$.deleted') AND json_extract(baseJson, '$.moved') IS NULL
      ) AS recent,
      (SELECT count(*) FROM held_deletions WHERE campaignId = ?1) AS held`,
    [campaignId, since],
  );
  return row ?? { living: 0, recent: 0, held: 0 };
}

export async function writeHeld(
  sql: Sql,
  { campaignId, audience, docId, document }: HeldDeletion,
): Promise<void> {
  await sql.run(
    `INSERT OR REPLACE INTO held_deletions (campaignId, audience, docId, rev, documentJson)
      VALUES (?, ?, ?, ?, ?)`,
    [campaignId, audience, docId, document.rev, JSON.stringify(document)],
  );
}

export async function removeHeld(
  sql: Sql,
  docId: RecordId,
  place: { readonly campaignId: CampaignId; readonly audience: Audience },
): Promise<void> {
  await sql.run('DELETE FROM held_deletions WHERE campaignId = ? AND audience = ? AND docId = ?', [
    place.campaignId,
    place.audience,
    docId,
  ]);
}

/** Forgets deletions that are overtaken: the file knows that revision of the document, or a newer one. */
export async function removeOvertaken(sql: Sql): Promise<void> {
  await sql.run(
    `DELETE FROM held_deletions AS h WHERE EXISTS (SELECT 1 FROM local_metas AS m
      WHERE m.docId = h.docId AND m.campaignId = h.campaignId AND m.audience = h.audience
        AND m.rev >= h.rev)`,
  );
}
