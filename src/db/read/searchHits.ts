import type { RecordId } from '../../core/model/ids';
import type { NoteSummary, SearchHit } from '../../core/ports/campaignStore';
import type { CompiledTerm } from '../../core/search/findSpans';
import { findSpans } from '../../core/search/findSpans';
import { noteSummaries } from './noteQueries';
import type { SearchColumn } from './searchQuery';
import type { ScopeContext } from './searchScope';
import { charactersShown, markedText, snippetOf } from './snippet';

/** What was looked for, and in which parts of the notes. */
export interface Sought {
  readonly terms: readonly CompiledTerm[];
  readonly columns: readonly SearchColumn[];
}

interface TextRow {
  readonly docId: RecordId;
  readonly aliases: string;
  readonly tags: string;
  readonly frontMatter: string;
  readonly body: string;
}

type Place = Pick<SearchHit, 'snippet' | 'line'>;

/** What a list shows of notes that were found, in the given order; those deleted meanwhile are left out. */
export async function searchHits(
  context: ScopeContext,
  docIds: readonly RecordId[],
  sought: Sought,
): Promise<readonly SearchHit[]> {
  if (docIds.length === 0) return [];
  const notes = await noteSummaries(context.sql, { docIds });
  const places = new Map<RecordId, SearchHit>();
  for (const definition of context.definitions) {
    const own = notes.filter(({ collection }) => collection === definition.name);
    for (const row of own.length === 0 ? [] : await textRows(context, definition.name, own)) {
      const note = own.find(({ docId }) => docId === row.docId);
      if (note !== undefined) places.set(row.docId, { note, ...placeOf(note, row, sought) });
    }
  }
  return docIds.flatMap((docId) => places.get(docId) ?? []);
}

function textRows(
  { sql }: ScopeContext,
  table: string,
  notes: readonly NoteSummary[],
): Promise<readonly TextRow[]> {
  return sql.all<TextRow>(
    `SELECT firebaseId AS docId, aliases, tags, frontMatter, body FROM "${table}"
      WHERE firebaseId IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(notes.map(({ docId }) => docId))],
  );
}

/** Where the words were found: in the body, else among the other names and tags, else in the title. */
function placeOf(note: NoteSummary, row: TextRow, { terms, columns }: Sought): Place {
  const { frontMatter, body } = row;
  if (terms.length === 0) return { snippet: snippetOf(note.summary ?? body, []), line: 0 };
  const spans = columns.includes('body') ? findSpans(body, terms, charactersShown) : [];
  const [first] = spans;
  if (first !== undefined) {
    const line = lineBreaks(frontMatter) + lineBreaks(body.slice(0, first.start));
    return { snippet: snippetOf(body, spans), line };
  }
  const names =
    (columns.includes('aliases') ? markedElements(row.aliases, terms) : '') ||
    (columns.includes('tags') ? markedElements(row.tags, terms) : '');
  return { snippet: names || markedText(note.title, findSpans(note.title, terms)), line: 0 };
}

/** Those elements of a list stored as JSON that hold a term. */
function markedElements(json: string, terms: readonly CompiledTerm[]): string {
  return (JSON.parse(json) as readonly string[])
    .flatMap((element) => {
      const spans = findSpans(element, terms);
      return spans.length === 0 ? [] : [markedText(element, spans)];
    })
    .join(', ');
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
