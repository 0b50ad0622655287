import type { RecordId } from '../../core/model/ids';
import type { SearchQuery, SearchResult } from '../../core/ports/campaignStore';
import { compileTerms } from '../../core/search/findSpans';
import type { ParsedSearch } from '../../core/search/parseSearch';
import { parseSearch } from '../../core/search/parseSearch';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import type { NamedNote } from './rankNames';
import { rankNames } from './rankNames';
import { searchHits } from './searchHits';
import { anyOf, foundExpression } from './searchQuery';
import type { Condition, ScopeContext, SearchScope } from './searchScope';
import { searchScope } from './searchScope';

const defaultLimit = 50;

/** Notes that are ranked where more match: by their names those with the shortest titles, by their text the newest. */
const namesRanked = 1_000;
const textsRanked = 2_000;

interface Search extends SearchScope {
  readonly sql: Sql;
  readonly parsed: ParsedSearch;
  readonly limit: number;
}

/**
 * Full-text search in the language of `docs/search.md`, best first: matches in the title (the exact title, then titles
 * that begin so, shorter ones first), in aliases, in tags, in the text (by BM25, an occurrence in a name counting more).
 * Nothing a user can type is an error.
 */
export async function searchNotes(
  context: ScopeContext,
  { text, campaignId, limit = defaultLimit }: SearchQuery,
): Promise<SearchResult> {
  const parsed = parseSearch(text);
  const asked = parsed.groups.length + parsed.excluded.length + parsed.filters.length > 0;
  if (!asked || limit < 1) return { hits: [], problems: [] };
  const scope = await searchScope(context, parsed.filters, campaignId);
  const conditions = [...scope.conditions, ...withoutExcluded(parsed)];
  const search = { ...scope, conditions, sql: context.sql, parsed, limit };
  const docIds = parsed.groups.length === 0 ? await listed(search) : await found(search);
  const terms = compileTerms(parsed.groups.flat());
  const hits = await searchHits(context, docIds, { terms, columns: scope.columns });
  return { hits, problems: scope.problems };
}

function withoutExcluded({ excluded }: ParsedSearch): readonly Condition[] {
  if (excluded.length === 0) return [];
  return [
    {
      sql: 'n.id NOT IN (SELECT rowid FROM notes_fts WHERE notes_fts MATCH ?)',
      parameters: [anyOf(excluded)],
    },
  ];
}

/** The notes that filters alone describe, in the order of their titles. */
async function listed({ sql, conditions, limit }: Search): Promise<readonly RecordId[]> {
  const { where, parameters } = joined(conditions);
  const rows = await sql.all<{ readonly docId: RecordId }>(
    `SELECT n.docId FROM notes AS n WHERE n.deletedAt IS NULL${where}
      ORDER BY n.sortKey, n.title, n.docId LIMIT ?`,
    [...parameters, limit],
  );
  return rows.map(({ docId }) => docId);
}

async function found(search: Search): Promise<readonly RecordId[]> {
  const named = await foundInNames(search);
  const others =
    named.length < search.limit && search.columns.includes('body')
      ? await foundInTexts(search, named)
      : [];
  return [...named, ...others].slice(0, search.limit);
}

/** Notes whose title, aliases and tags have all the words between them. */
async function foundInNames({
  sql,
  parsed,
  conditions,
  columns,
}: Search): Promise<readonly RecordId[]> {
  const names = columns.filter((column) => column !== 'body');
  if (names.length === 0) return [];
  const { where, parameters } = joined(conditions);
  const rows = await sql.all<NamedNote>(
    `SELECT n.docId, n.title, n.aliases FROM notes_fts JOIN notes AS n ON n.id = notes_fts.rowid
      WHERE notes_fts MATCH ? AND n.deletedAt IS NULL${where}
      ORDER BY length(n.title), n.docId LIMIT ?`,
    [foundExpression(parsed, names), ...parameters, namesRanked],
  );
  return rankNames(rows, parsed.groups.map(compileTerms));
}

/**
 * Ranking reads more of the index than finding does: for words that nearly every note has it would take longer than
 * anyone waits, so it ends with the notes that came last into the file.
 */
async function foundInTexts(
  { sql, parsed, conditions, columns, limit }: Search,
  known: readonly RecordId[],
): Promise<readonly RecordId[]> {
  const { where, parameters } = joined(conditions);
  const rows = await sql.all<{ readonly docId: RecordId }>(
    `SELECT docId FROM (
        SELECT n.docId AS docId, notes_fts.rank AS rank
          FROM notes_fts JOIN notes AS n ON n.id = notes_fts.rowid
          WHERE notes_fts MATCH ? AND n.deletedAt IS NULL${where}
            AND n.docId NOT IN (SELECT value FROM json_each(?))
          ORDER BY notes_fts.rowid DESC LIMIT ?)
      ORDER BY rank, docId LIMIT ?`,
    [
      foundExpression(parsed, columns),
      ...parameters,
      JSON.stringify(known),
      Math.max(textsRanked, limit),
      limit,
    ],
  );
  return rows.map(({ docId }) => docId);
}

function joined(conditions: readonly Condition[]): {
  readonly where: string;
  readonly parameters: readonly SqlValue[];
} {
  return {
    where: conditions.map(({ sql }) => ` AND ${sql}`).join(''),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}
