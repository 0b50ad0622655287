import { linkName } from '../../core/markdown/linkKey';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { AmbiguousName, DanglingName } from '../../core/ports/linkReader';
import type { Page, PageWindow } from '../../core/ports/lists';
import type { Sql } from '../connection/sqlConnection';
import { targetKey } from '../index/linkIndex';
import { notesNamed } from '../read/noteQueries';
import { pageLimit, pageOf, readCursor } from '../read/pageCursor';
import { notesWithTexts, summariesById } from './noteTexts';

/** Notes shown for each name. */
const sourcesShown = 3;

interface NameRow {
  readonly key: string;
  readonly count: number;
  /** Document ids as JSON. */
  readonly sources: string;
}

const isNamed = `EXISTS (SELECT 1 FROM note_keys AS k
  WHERE k.campaignId = t.campaignId AND k.key = t.targetKey)`;

/** The order of the joins is the index's: the names without a target by key, then the links of each. */
const selectNames = (condition: string): string => `WITH page AS MATERIALIZED (
    SELECT t.targetKey AS key, sum(l.count) AS uses
    FROM link_names AS t CROSS JOIN links AS l ON l.nameId = t.id
    WHERE t.targetId IS NULL AND t.campaignId = ?1 AND ${condition}
    GROUP BY t.targetKey
    HAVING ?2 IS NULL OR sum(l.count) < ?2 OR (sum(l.count) = ?2 AND t.targetKey > ?3)
    ORDER BY uses DESC, t.targetKey LIMIT ?4)
  SELECT key, uses AS count,
    (SELECT json_group_array(docId) FROM
      (SELECT n.docId AS docId FROM link_names AS t CROSS JOIN links AS l ON l.nameId = t.id
          CROSS JOIN notes AS n ON n.id = l.source
        WHERE t.targetId IS NULL AND t.campaignId = ?1 AND t.targetKey = page.key
        GROUP BY l.source ORDER BY l.source LIMIT ${sourcesShown})) AS sources
  FROM page ORDER BY uses DESC, key`;

/** Names without a note. */
export async function readDangling(
  sql: Sql,
  campaignId: CampaignId,
  page: Partial<PageWindow> = {},
): Promise<Page<DanglingName>> {
  return readNames(sql, { campaignId, page, condition: `NOT ${isNamed}` }, (name) =>
    Promise.resolve(name),
  );
}

/** Names of several notes. */
export async function readAmbiguous(
  sql: Sql,
  campaignId: CampaignId,
  page: Partial<PageWindow> = {},
): Promise<Page<AmbiguousName>> {
  return readNames(sql, { campaignId, page, condition: isNamed }, async (name) => ({
    ...name,
    candidates: await notesNamed(sql, campaignId, name.name),
  }));
}

interface NameQuery {
  readonly campaignId: CampaignId;
  readonly page: Partial<PageWindow>;
  readonly condition: string;
}

async function readNames<T>(
  sql: Sql,
  { campaignId, page, condition }: NameQuery,
  complete: (name: DanglingName) => Promise<T>,
): Promise<Page<T>> {
  const { limit = pageLimit, after } = page;
  const rows = await sql.all<NameRow>(selectNames(condition), [
    campaignId,
    ...readCursor(after, 2),
    limit + 1,
  ]);
  const shown = rows.slice(0, limit).map(({ key, count, sources }) => ({
    key,
    count,
    ids: JSON.parse(sources) as readonly RecordId[],
  }));
  const notes = await summariesById(
    sql,
    shown.flatMap(({ ids }) => ids),
  );
  const texts = await notesWithTexts(
    sql,
    shown.flatMap(({ ids }) => ids.slice(0, 1)),
  );
  const items: T[] = [];
  for (const { key, count, ids } of shown) {
    const [text = ''] = ids.flatMap((id) => texts.get(id)?.text ?? []);
    const sources = ids.flatMap((id) => notes.get(id) ?? []);
    items.push(await complete({ name: nameIn(text, key), count, sources }));
  }
  return pageOf(rows, limit, { keyOf: ({ count, key }) => [count, key], items });
}

/** The name as the text writes it. */
function nameIn(text: string, key: string): string {
  const link = findNoteLinks(text).find((found) => targetKey(found) === key);
  return link === undefined ? key : linkName(link.target).trim();
}
