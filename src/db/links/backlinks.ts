import { excerptAt } from '../../core/markdown/excerpt';
import type { NoteLink } from '../../core/markdown/noteLink';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { RecordId } from '../../core/model/ids';
import type { Backlink, LinkCount, LinkKind } from '../../core/ports/linkReader';
import type { Page, PageWindow } from '../../core/ports/lists';
import type { Sql } from '../connection/sqlConnection';
import { targetKey } from '../index/linkIndex';
import { pageLimit, pageOf, readCursor } from '../read/pageCursor';
import type { NoteWithText } from './noteTexts';
import { notesWithTexts } from './noteTexts';

interface BacklinkRow {
  readonly id: number;
  readonly sourceId: RecordId;
  readonly sortKey: string;
  readonly targetKey: string;
  readonly kind: LinkKind;
  readonly line: number;
  readonly heading: string | null;
  readonly block: string | null;
  /** Links with the same key before it in its line. */
  readonly nth: number;
}

/** The index on the target holds sources and lines, so that only the rows of the page are read in full. */
const selectPage = `WITH page AS MATERIALIZED (
    SELECT l.id AS id, n.sortKey AS sortKey, l.sourceId AS sourceId, l.line AS line
    FROM links AS l JOIN notes AS n ON n.docId = l.sourceId
    WHERE l.targetId = ?1 AND (?2 IS NULL OR (n.sortKey, l.sourceId, l.line, l.id) > (?2, ?3, ?4, ?5))
    ORDER BY n.sortKey, l.sourceId, l.line, l.id LIMIT ?6)
  SELECT page.id, page.sourceId, page.sortKey, page.line, l.targetKey, l.kind, l.heading, l.block,
    (SELECT count(*) FROM links AS e WHERE e.sourceId = page.sourceId AND e.line = page.line
      AND e.targetKey = l.targetKey AND e.id < page.id) AS nth
  FROM page JOIN links AS l ON l.id = page.id
  ORDER BY page.sortKey, page.sourceId, page.line, page.id`;

/** A page of the links to a note; only the texts of the page's sources are read. */
export async function readBacklinks(
  sql: Sql,
  docId: RecordId,
  { limit = pageLimit, after }: Partial<PageWindow> = {},
): Promise<Page<Backlink>> {
  const cursor = readCursor(after, 4);
  const rows = await sql.all<BacklinkRow>(selectPage, [docId, ...cursor, limit + 1]);
  const shown = rows.slice(0, limit);
  const texts = await notesWithTexts(
    sql,
    shown.map(({ sourceId }) => sourceId),
  );
  const linksOf = linksByText();
  const items = shown.flatMap((row) => {
    const source = texts.get(row.sourceId);
    return source === undefined ? [] : [backlink(row, source, linksOf(source.text))];
  });
  return pageOf(rows, limit, {
    keyOf: ({ sortKey, sourceId, line, id }) => [sortKey, sourceId, line, id],
    items,
  });
}

export async function countBacklinks(sql: Sql, docId: RecordId): Promise<LinkCount> {
  const row = await sql.get<LinkCount>(
    'SELECT count(*) AS links, count(DISTINCT sourceId) AS notes FROM links WHERE targetId = ?',
    [docId],
  );
  return row ?? { links: 0, notes: 0 };
}

function backlink(
  row: BacklinkRow,
  { note, text }: NoteWithText,
  links: readonly NoteLink[],
): Backlink {
  const { kind, line, heading, block } = row;
  const same = links.filter((link) => link.line === line && targetKey(link) === row.targetKey);
  return {
    source: note,
    kind,
    // The text may have been changed between the two reads.
    ...excerptAt(text, same[row.nth]?.start ?? 0, line),
    ...(heading === null ? {} : { heading }),
    ...(block === null ? {} : { block }),
  };
}

/** Reads the links of each text once. */
function linksByText(): (text: string) => readonly NoteLink[] {
  const known = new Map<string, readonly NoteLink[]>();
  return (text) => {
    const links = known.get(text) ?? findNoteLinks(text);
    known.set(text, links);
    return links;
  };
}
