import type { ParsedSearch, SearchTerm } from '../../core/search/parseSearch';

/** The columns of the search index. */
export const searchColumns = ['title', 'aliases', 'tags', 'body'] as const;

export type SearchColumn = (typeof searchColumns)[number];

/**
 * What has to be found, as an FTS5 expression over some columns. Every term stands in quotation marks, which it cannot
 * hold itself, so nothing a user types is an operator.
 */
export function foundExpression(
  { groups }: Pick<ParsedSearch, 'groups'>,
  columns: readonly SearchColumn[],
): string {
  const all = groups.map((terms) => `(${anyOf(terms)})`).join(' AND ');
  return columns.length === searchColumns.length ? all : `{${columns.join(' ')}} : (${all})`;
}

/** One of the terms, anywhere, as an FTS5 expression. */
export function anyOf(terms: readonly SearchTerm[]): string {
  return terms.map(({ text, prefix }) => `"${text}"${prefix ? '*' : ''}`).join(' OR ');
}
