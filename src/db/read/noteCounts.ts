import type { CampaignId, RecordId } from '../../core/model/ids';
import type { BelowQuery, LostParentsQuery, SummaryFilter, Tally } from '../../core/ports/lists';
import type { Sql } from '../connection/sqlConnection';
import { filterSql } from './listSql';

/** Number of live notes of a filter. */
export async function countNotes(sql: Sql, filter: SummaryFilter = {}): Promise<number> {
  const { sql: where, parameters } = filterSql(filter);
  const row = await sql.get<{ readonly count: number }>(
    `SELECT count(*) AS count FROM notes AS n WHERE ${where}`,
    parameters,
  );
  return row?.count ?? 0;
}

/** Number of live notes per kind. */
export async function countByKind(
  sql: Sql,
  campaignId: CampaignId,
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.all<{ readonly kind: string; readonly count: number }>(
    `SELECT kind, count(*) AS count FROM notes
      WHERE campaignId = ? AND deletedAt IS NULL GROUP BY kind`,
    [campaignId],
  );
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

/** Number of live notes per collection, kind and status. */
export function tallyNotes(sql: Sql, campaignId: CampaignId): Promise<readonly Tally[]> {
  return sql.all<Tally>(
    `SELECT collection, kind, status, count(*) AS count FROM notes
      WHERE campaignId = ? AND deletedAt IS NULL GROUP BY collection, kind, status`,
    [campaignId],
  );
}

/** Number of live notes of some collections below each of some records. */
export async function countBelow(
  sql: Sql,
  { campaignId, collections, parentIds }: BelowQuery,
): Promise<ReadonlyMap<RecordId, number>> {
  const rows = await sql.all<{ readonly parentId: RecordId; readonly count: number }>(
    `SELECT parentId, count(*) AS count FROM notes
      WHERE campaignId = ? AND deletedAt IS NULL
        AND collection IN (SELECT value FROM json_each(?))
        AND parentId IN (SELECT value FROM json_each(?)) GROUP BY parentId`,
    [campaignId, JSON.stringify(collections), JSON.stringify(parentIds)],
  );
  return new Map(rows.map(({ parentId, count }) => [parentId, count]));
}

/**
 * The parents that notes of a collection name and that are not there. Walks from one parent to the next in the index of
 * siblings (a loose index scan), so it costs one step per parent, not per note.
 */
export async function lostParents(
  sql: Sql,
  { campaignId, collection, parents }: LostParentsQuery,
): Promise<readonly RecordId[]> {
  const rows = await sql.all<{ readonly docId: RecordId }>(
    `WITH RECURSIVE named (docId) AS (
      SELECT min(parentId) FROM notes
        WHERE campaignId = ?1 AND collection = ?2 AND deletedAt IS NULL AND parentId IS NOT NULL
      UNION ALL
      SELECT (SELECT min(parentId) FROM notes
        WHERE campaignId = ?1 AND collection = ?2 AND deletedAt IS NULL AND parentId > named.docId)
        FROM named WHERE named.docId IS NOT NULL)
    SELECT docId FROM named WHERE docId IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM notes AS p WHERE p.docId = named.docId AND p.campaignId = ?1
        AND p.deletedAt IS NULL AND p.collection IN (SELECT value FROM json_each(?3)))`,
    [campaignId, collection, JSON.stringify(parents)],
  );
  return rows.map(({ docId }) => docId);
}
