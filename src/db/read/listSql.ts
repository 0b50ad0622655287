import type { NoteSummary } from '../../core/ports/campaignStore';
import type { PageCursor, SummaryFilter } from '../../core/ports/lists';
import type { SqlValue } from '../connection/sqlConnection';
import { placeOf } from './listPlace';

/** A part of a list: `after` and `limit` for pages, `offset` for those who count. */
export interface ListPart extends SummaryFilter {
  readonly after?: PageCursor | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

/** A piece of SQL with the values of its placeholders. */
export interface SqlPart {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** The order of all lists, of `notes AS n`; each index for lists ends in these columns. */
const listOrder = 'n.position, n.sortKey, n.docId';

/** What follows `WHERE` so that `notes AS n` gives this part of the list, in order. */
export function listSql(part: ListPart): SqlPart {
  const { sql, parameters } = filterSql(part);
  const after = part.after === undefined ? undefined : placeOf(part.after);
  const behind = after === undefined ? '' : ` AND (${listOrder}) > (?, ?, ?)`;
  const { limit, offset = 0 } = part;
  const limited = limit !== undefined || offset > 0;
  return {
    sql: `${sql}${behind} ORDER BY ${listOrder}${limited ? ' LIMIT ? OFFSET ?' : ''}`,
    parameters: [
      ...parameters,
      ...(after === undefined ? [] : [after.position, after.sortKey, after.docId]),
      ...(limited ? [limit ?? -1, offset] : []),
    ],
  };
}

/** What follows `WHERE` so that `notes AS n` gives the records of a filter, in any order. */
export function filterSql(filter: SummaryFilter): SqlPart {
  const { campaignId, collection, parentId, parentIds, kind, docIds } = filter;
  const conditions: readonly (readonly [string, SqlValue | undefined])[] = [
    ['n.campaignId = ?', campaignId],
    ['n.collection = ?', collection],
    ['n.parentId IS ?', parentId],
    ['n.parentId IN (SELECT value FROM json_each(?))', parentIds && JSON.stringify(parentIds)],
    ['n.kind = ?', kind],
    ['n.docId IN (SELECT value FROM json_each(?))', docIds && JSON.stringify(docIds)],
  ];
  const used = conditions.flatMap(([sql, value]) =>
    value === undefined ? [] : [[sql, value] as const],
  );
  return {
    sql: ['n.deletedAt IS NULL', ...used.map(([sql]) => sql)].join(' AND '),
    parameters: used.map(([, value]) => value),
  };
}

/** What a filter looks at. */
export type FilteredRow = Pick<
  NoteSummary,
  'campaignId' | 'collection' | 'parentId' | 'kind' | 'docId'
>;

/** Tells of a live record what `filterSql` tells SQLite. */
export function matchesFilter(filter: SummaryFilter, row: FilteredRow): boolean {
  const { campaignId, collection, parentId, parentIds, kind, docIds } = filter;
  return (
    (campaignId === undefined || campaignId === row.campaignId) &&
    (collection === undefined || collection === row.collection) &&
    (parentId === undefined || parentId === row.parentId) &&
    (parentIds === undefined || parentIds.some((id) => id === row.parentId)) &&
    (kind === undefined || kind === row.kind) &&
    (docIds === undefined || docIds.includes(row.docId))
  );
}
