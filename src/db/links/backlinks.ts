import { excerptAt } from '../../core/markdown/excerpt';
import type { NoteLink } from '../../core/markdown/noteLink';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { RecordId } from '../../core/model/ids';
import type { Backlink, LinkCount } from '../../core/ports/linkReader';
import type { Page, PageWindow } from '../../core/ports/lists';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import { folderOfLink, targetKey } from '../index/linkIndex';
import { pageLimit, pageOf, readCursor } from '../read/pageCursor';
import type { NoteWithText } from './noteTexts';
import { notesWithTexts } from './noteTexts';

/** A name by which links lead to the note. */
interface LinkedName {
  readonly targetKey: string;
  readonly folder: string;
}

/** Links of one note with one of the names. */
interface SourceRow {
  readonly sourceId: RecordId;
  readonly sortKey: string;
  readonly count: number;
}

/** A backlink: the `nth` link of its source to the note, from 0. */
interface BacklinkPlace {
  readonly sourceId: RecordId;
  readonly sortKey: string;
  readonly nth: number;
}

const selectNames = 'SELECT targetKey, folder FROM link_names WHERE targetId = ?';

/** The order of the joins: names of the note are few, and the links with a name stand together. */
const selectSources = `SELECT n.docId AS sourceId, n.sortKey AS sortKey, l.count AS count
  FROM link_names AS t CROSS JOIN links AS l ON l.nameId = t.id
    CROSS JOIN notes AS n ON n.id = l.source
  WHERE t.targetId = ?1 AND (?2 IS NULL OR (n.sortKey, n.docId) >= (?2, ?3))
  ORDER BY n.sortKey, n.docId LIMIT ?4`;

/** A page of the links to a note; only the texts of the page's sources are read. */
export async function readBacklinks(
  sql: Sql,
  docId: RecordId,
  { limit = pageLimit, after }: Partial<PageWindow> = {},
): Promise<Page<Backlink>> {
  const [sortKey = null, sourceId = null, nth = null] = readCursor(after, 3);
  const names = await sql.all<LinkedName>(selectNames, [docId]);
  // The source where the page before ended may have a row for each name, all of them shown.
  const rows = await sql.all<SourceRow>(selectSources, [
    docId,
    sortKey,
    sourceId,
    limit + 1 + names.length,
  ]);
  const places = placesOf(rows).filter(
    (place) => place.sourceId !== sourceId || isBehind(place, nth),
  );
  const shown = places.slice(0, limit);
  const texts = await notesWithTexts(
    sql,
    shown.map((place) => place.sourceId),
  );
  const linksOf = linksByText(names);
  const items = shown.flatMap((place) => {
    const source = texts.get(place.sourceId);
    const link = source === undefined ? undefined : linksOf(source.text)[place.nth];
    // The text may have been changed between the two reads.
    return source === undefined || link === undefined ? [] : [backlink(source, link)];
  });
  return pageOf(places, limit, {
    keyOf: (place) => [place.sortKey, place.sourceId, place.nth],
    items,
  });
}

/** The links of the rows, one by one. */
function placesOf(rows: readonly SourceRow[]): readonly BacklinkPlace[] {
  const places: BacklinkPlace[] = [];
  for (const { sourceId, sortKey, count } of rows) {
    const last = places.at(-1);
    const first = last?.sourceId === sourceId ? last.nth + 1 : 0;
    for (let i = 0; i < count; i++) places.push({ sourceId, sortKey, nth: first + i });
  }
  return places;
}

function isBehind({ nth }: BacklinkPlace, last: SqlValue): boolean {
  return typeof last === 'number' && nth > last;
}

export async function countBacklinks(sql: Sql, docId: RecordId): Promise<LinkCount> {
  const row = await sql.get<LinkCount>(
    `SELECT ifnull(sum(l.count), 0) AS links, count(DISTINCT l.source) AS notes
      FROM link_names AS t JOIN links AS l ON l.nameId = t.id WHERE t.targetId = ?`,
    [docId],
  );
  return row ?? { links: 0, notes: 0 };
}

function backlink({ note, text }: NoteWithText, link: NoteLink): Backlink {
  const { kind, embed, line, start, heading, block } = link;
  return {
    source: note,
    kind: embed ? 'embed' : kind,
    ...excerptAt(text, start, line),
    ...(heading === undefined ? {} : { heading }),
    ...(block === undefined ? {} : { block }),
  };
}

/** Reads the links of each text once; gives those that use one of the names. */
function linksByText(names: readonly LinkedName[]): (text: string) => readonly NoteLink[] {
  const used = new Set(names.map(({ targetKey: key, folder }) => JSON.stringify([key, folder])));
  const known = new Map<string, readonly NoteLink[]>();
  return (text) => {
    const links =
      known.get(text) ??
      findNoteLinks(text).filter((link) =>
        used.has(JSON.stringify([targetKey(link), folderOfLink(link)])),
      );
    known.set(text, links);
    return links;
  };
}
