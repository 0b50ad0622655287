import { decodeLink, linkFolder, linkName } from '../../core/markdown/linkKey';
import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import type { Page, PageWindow, SummaryFilter } from '../../core/ports/lists';
import type { Sql } from '../connection/sqlConnection';
import { nameKey } from '../index/nameKey';
import type { ListPlace } from './listPlace';
import { listPage, onePast } from './listPlace';
import type { ListPart } from './listSql';
import { listSql } from './listSql';

/** A row of `notes` with the record's `dirty`. */
export interface NoteRow extends ListPlace {
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
  n.parentId, n.orderKey, n.status, n.rev, ifnull(m.dirty, 0) AS dirty, n.createdAt, n.updatedAt,
  n.position, n.sortKey
  FROM notes AS n LEFT JOIN local_metas AS m
    ON m.docId = n.docId AND m.collection = n.collection AND m.campaignId = n.campaignId
    AND m.audience = 'gm'`;

/** Live notes, ordered by order key (those without last), then natural order of the title, then document id. */
export async function noteSummaries(
  sql: Sql,
  query: ListPart = {},
): Promise<readonly NoteSummary[]> {
  return (await noteRows(sql, query)).map(toSummary);
}

/** A page of the same list. */
export async function notePage(
  sql: Sql,
  query: SummaryFilter & PageWindow,
): Promise<Page<NoteSummary>> {
  return listPage(await noteRows(sql, onePast(query)), query.limit, toSummary);
}

export async function noteSummary(sql: Sql, docId: RecordId): Promise<NoteSummary | undefined> {
  const row = await sql.get<NoteRow>(`${selectNotes} WHERE n.deletedAt IS NULL AND n.docId = ?`, [
    docId,
  ]);
  return row === undefined ? undefined : toSummary(row);
}

/** The notes changed last, the last one first. */
export async function recentNotes(
  sql: Sql,
  campaignId: CampaignId,
  limit: number,
): Promise<readonly NoteSummary[]> {
  const rows = await sql.all<NoteRow>(
    `${selectNotes} WHERE n.deletedAt IS NULL AND n.campaignId = ?
      ORDER BY n.updatedAt DESC, n.docId LIMIT ?`,
    [campaignId, limit],
  );
  return rows.map(toSummary);
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
    `${selectNotes} WHERE n.deletedAt IS NULL AND n.docId IN (
      SELECT docId FROM note_keys WHERE campaignId = ?1 AND key = ?2 AND rank =
        (SELECT min(rank) FROM note_keys WHERE campaignId = ?1 AND key = ?2))
      ORDER BY n.position, n.sortKey, n.docId`,
    [campaignId, nameKey(linkName(decoded))],
  );
  const folder = rows.length < 2 ? undefined : linkFolder(decoded);
  const fitting =
    folder === undefined
      ? []
      : await notesInFolder(sql, campaignId, [nameKey(folder), nameKey(linkName(decoded))]);
  const [only, ...others] = rows.filter(({ docId }) => fitting.includes(docId));
  const found = only === undefined || others.length > 0 ? rows : [only];
  return found.map(toSummary);
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

/** The rows of a part of the list, with the places that cursors name. */
export async function noteRows(sql: Sql, part: ListPart): Promise<readonly NoteRow[]> {
  const list = listSql(part);
  return sql.all<NoteRow>(`${selectNotes} WHERE ${list.sql}`, list.parameters);
}

/** What a row shows. */
export function toSummary(row: NoteRow): NoteSummary {
  const { docId, collection, campaignId, title, kind, aliases, summary } = row;
  const { parentId, orderKey, status, rev, dirty, createdAt, updatedAt } = row;
  return {
    docId,
    collection,
    campaignId,
    title,
    kind,
    aliases: aliases === '[]' ? [] : (JSON.parse(aliases) as readonly string[]),
    summary,
    parentId,
    orderKey,
    status,
    rev,
    dirty: dirty === 1,
    createdAt,
    updatedAt,
  };
}
