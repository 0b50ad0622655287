import type { RecordId } from '../../core/model/ids';
import type { SearchHit, SearchQuery } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import { noteSummaries } from './noteQueries';
import { ftsExpression } from './searchQuery';
import {
  charactersBefore,
  charactersShown,
  markedElements,
  matchEnd,
  matchStart,
  snippetOf,
} from './snippet';

const defaultLimit = 50;

interface HitRow {
  readonly docId: RecordId;
  readonly title: string;
  readonly aliases: string;
  readonly tags: string;
  /** The body around its first match; `first` is that match's position in it, 0 when there is none. */
  readonly body: string;
  readonly first: number;
  readonly cutAfter: number;
}

/** FTS5's own `snippet` takes quadratic time in the matches of a long note; `highlight` takes linear time. */
const selectHits = `WITH hits AS MATERIALIZED (
    SELECT notes_fts.rowid AS id, notes_fts.rank AS rank,
      highlight(notes_fts, 0, ?4, ?5) AS title, highlight(notes_fts, 1, ?4, ?5) AS aliases,
      highlight(notes_fts, 2, ?4, ?5) AS tags, highlight(notes_fts, 3, ?4, ?5) AS body
    FROM notes_fts JOIN notes AS n ON n.id = notes_fts.rowid
    WHERE notes_fts MATCH ?1 AND (?2 IS NULL OR n.campaignId = ?2)
    ORDER BY notes_fts.rank LIMIT ?3
  ), found AS MATERIALIZED (SELECT *, instr(body, ?4) AS first FROM hits)
  SELECT n.docId, found.title, found.aliases, found.tags, found.first,
    substr(found.body, max(1, found.first - ?6), ?7) AS body,
    substr(found.body, max(1, found.first - ?6) + ?7, 1) <> '' AS cutAfter
  FROM found JOIN notes AS n ON n.id = found.id ORDER BY found.rank, n.docId`;

/** Full-text search, best first: a match in the title counts more than one in aliases, tags or the body. */
export async function searchNotes(sql: Sql, query: SearchQuery): Promise<readonly SearchHit[]> {
  const expression = ftsExpression(query.text);
  if (expression === undefined) return [];
  const rows = await sql.all<HitRow>(selectHits, [
    expression,
    query.campaignId ?? null,
    query.limit ?? defaultLimit,
    matchStart,
    matchEnd,
    charactersBefore,
    charactersShown,
  ]);
  const docIds = rows.map(({ docId }) => docId);
  const notes = new Map(
    (await noteSummaries(sql, { docIds })).map((note) => [note.docId, note] as const),
  );
  return rows.flatMap((row) => {
    const note = notes.get(row.docId);
    return note === undefined ? [] : [{ note, snippet: snippetOfHit(row) }];
  });
}

/** Where the words were found: in the body, else among the other names and tags, else in the title. */
function snippetOfHit({ title, aliases, tags, body, first, cutAfter }: HitRow): string {
  if (first > 0) {
    const cutBefore = first > charactersBefore + 1;
    return snippetOf({ text: body, cutBefore, cutAfter: cutAfter === 1 });
  }
  const names = markedElements(aliases) || markedElements(tags);
  return snippetOf({ text: names || title, cutBefore: false, cutAfter: false });
}
