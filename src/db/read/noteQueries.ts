import { decodeLink, linkFolder, linkName } from '../../core/markdown/linkKey';
import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { NoteSummary, SummaryQuery } from '../../core/ports/campaignStore';
import { compareSiblings } from '../../core/order/compareSiblings';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import { nameKey } from '../index/nameKey';

/** A row of `notes` with the record's `dirty`. */
interface NoteRow {
  readonly docId: RecordId;
  readonly collection: CollectionName;
  readonly campaignId: CampaignId;
  readonly title: string;
  readonly kind: string;
  readonly aliases: string;
  readonly summary: string | null;
  readonly parentId: RecordId | null;
  readonly orderKey: string | null;
  readonly status: string | null;
  readonly rev: number;
  readonly dirty: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const selectNotes = `SELECT n.docId, n.collection, n.campaignId, n.title, n.kind, n.aliases, n.summary,
  n.parentId, n.orderKey, n.status, n.rev, ifnull(m.dirty, 0) AS dirty, n.createdAt, n.updatedAt
  FROM notes AS n LEFT JOIN local_metas AS m
    ON m.docId = n.docId AND m.collection = n.collection AND m.campaignId = n.campaignId
  WHERE n.deletedAt IS NULL`;

/** Live notes, ordered by order key (those without last), then natural order of the title, then document id. */
export async function noteSummaries(
  sql: Sql,
  query: SummaryQuery = {},
): Promise<readonly NoteSummary[]> {
  const { where, parameters } = conditions(query);
  const rows = await sql.all<NoteRow>(`${selectNotes}${where}`, parameters);
  const sorted = rows.map(toSummary).sort(compareSiblings);
  const { offset = 0, limit = sorted.length } = query;
  return sorted.slice(offset, offset + limit);
}

export async function noteSummary(sql: Sql, docId: RecordId): Promise<NoteSummary | undefined> {
  const row = await sql.get<NoteRow>(`${selectNotes} AND n.docId = ?`, [docId]);
  return row === undefined ? undefined : toSummary(row);
}

/**
 * The live notes a link target means: those with that title, else those with that alias; of several only the one that
 * lies in the target's folder, if there is exactly one.
 */
export async function notesNamed(
  sql: Sql,
  campaignId: CampaignId,
  target: string,
): Promise<readonly NoteSummary[]> {
  const decoded = decodeLink(target);
  const rows = await sql.all<NoteRow>(
    `${selectNotes} AND n.docId IN (
      SELECT docId FROM note_keys WHERE campaignId = ?1 AND key = ?2 AND rank =
        (SELECT min(rank) FROM note_keys WHERE campaignId = ?1 AND key = ?2))`,
    [campaignId, nameKey(linkName(decoded))],
  );
  const folder = rows.length < 2 ? undefined : linkFolder(decoded);
  const fitting =
    folder === undefined
      ? []
      : await notesInFolder(sql, campaignId, [nameKey(folder), nameKey(linkName(decoded))]);
  const [only, ...others] = rows.filter(({ docId }) => fitting.includes(docId));
  const found = only === undefined || others.length > 0 ? rows : [only];
  return found.map(toSummary).sort(compareSiblings);
}

/** The live notes of a name whose imported folder ends in `folder`, and those that both together are a name of. */
async function notesInFolder(
  sql: Sql,
  campaignId: CampaignId,
  [folder, name]: readonly [folder: string, name: string],
): Promise<readonly RecordId[]> {
  const rows = await sql.all<{ readonly docId: RecordId }>(
    `SELECT n.docId FROM note_keys AS k JOIN notes AS n ON n.docId = k.docId
      WHERE k.campaignId = ?1 AND k.key = ?3 AND
        (substr('/' || n.folderKey, -length(?2) - 1) = '/' || ?2 OR EXISTS
          (SELECT 1 FROM note_keys AS whole WHERE whole.campaignId = ?1
            AND whole.key = ?2 || '/' || ?3 AND whole.docId = k.docId))`,
    [campaignId, folder, name],
  );
  return rows.map(({ docId }) => docId);
}

/** The collection a document belongs to, deleted or not; `undefined` when there is no such record. */
export async function collectionOf(sql: Sql, docId: RecordId): Promise<CollectionName | undefined> {
  const row = await sql.get<{ readonly collection: CollectionName }>(
    'SELECT collection FROM notes WHERE docId = ?',
    [docId],
  );
  return row?.collection;
}

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

function conditions(query: SummaryQuery): {
  readonly where: string;
  readonly parameters: readonly SqlValue[];
} {
  const { campaignId, collection, parentId, kind, docIds } = query;
  const parts: readonly (readonly [string, SqlValue | undefined])[] = [
    ['n.campaignId = ?', campaignId],
    ['n.collection = ?', collection],
    ['n.parentId IS ?', parentId],
    ['n.kind = ?', kind],
    ['n.docId IN (SELECT value FROM json_each(?))', docIds && JSON.stringify(docIds)],
  ];
  const used = parts.flatMap(([sql, value]) =>
    value === undefined ? [] : [[sql, value] as const],
  );
  return {
    where: used.map(([sql]) => ` AND ${sql}`).join(''),
    parameters: used.map(([, value]) => value),
  };
}

function toSummary(row: NoteRow): NoteSummary {
  const aliases = JSON.parse(row.aliases) as readonly string[];
  return { ...row, aliases, dirty: row.dirty === 1 };
}
