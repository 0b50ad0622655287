import type { RecordId } from '../../core/model/ids';
import type { SearchHit, SearchQuery } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import { noteSummaries } from './noteQueries';
import { ftsExpression } from './searchQuery';

const defaultLimit = 50;

interface HitRow {
  readonly docId: RecordId;
  readonly snippet: string;
}

/** Full-text search, best first: a match in the title counts more than one in aliases, tags or the body. */
export async function searchNotes(sql: Sql, query: SearchQuery): Promise<readonly SearchHit[]> {
  const expression = ftsExpression(query.text);
  if (expression === undefined) return [];
  const rows = await sql.all<HitRow>(
    `SELECT n.docId AS docId, snippet(notes_fts, -1, char(0xE000), char(0xE001), '…', 16) AS snippet
      FROM notes_fts JOIN notes AS n ON n.id = notes_fts.rowid
      WHERE notes_fts MATCH ?1 AND (?2 IS NULL OR n.campaignId = ?2)
      ORDER BY notes_fts.rank LIMIT ?3`,
    [expression, query.campaignId ?? null, query.limit ?? defaultLimit],
  );
  const docIds = rows.map(({ docId }) => docId);
  const notes = new Map(
    (await noteSummaries(sql, { docIds })).map((note) => [note.docId, note] as const),
  );
  return rows.flatMap(({ docId, snippet }) => {
    const note = notes.get(docId);
    return note === undefined ? [] : [{ note, snippet }];
  });
}
