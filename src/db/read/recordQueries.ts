import type { JsonValue } from '../../core/json';
import type { RecordId } from '../../core/model/ids';
import type { ListFilter, Page, PageWindow } from '../../core/ports/lists';
import type { Sql, SqlRow } from '../connection/sqlConnection';
import { decodeField } from '../records/fieldValues';
import type { RecordRow } from '../records/recordTable';
import { decodeRow } from '../records/recordTable';
import type { FieldValues, StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { storedFields } from '../schema/definition';
import type { ListPlace } from './listPlace';
import { listPage, onePast } from './listPlace';
import type { ListPart } from './listSql';
import { listSql } from './listSql';

/** Live records of one collection, in the order of `noteSummaries`. */
export async function listRecords(
  sql: Sql,
  definition: Definition,
  part: ListPart = {},
): Promise<readonly StoredRecord[]> {
  const rows = await recordRows<RecordRow>(sql, definition, { part, columns: 'r.*' });
  return rows.map((row) => decodeRow(definition, row));
}

/** A page of the same list. */
export async function recordPage(
  sql: Sql,
  definition: Definition,
  query: ListFilter & PageWindow,
): Promise<Page<StoredRecord>> {
  const placed = await placedRecords(sql, definition, onePast(query));
  return listPage(placed, query.limit, ({ record }) => record);
}

/** The records of the list, each with its place in it. */
export async function placedRecords(
  sql: Sql,
  definition: Definition,
  part: ListPart,
): Promise<readonly PlacedRecord[]> {
  // No field can have a name with ':', whatever a definition calls its own.
  const columns = 'r.*, n.position AS ":position", n.sortKey AS ":sortKey"';
  const rows = await recordRows<PlacedRow>(sql, definition, { part, columns });
  return rows.map((row) => ({
    position: row[':position'],
    sortKey: row[':sortKey'],
    docId: row.firebaseId,
    record: decodeRow(definition, row),
  }));
}

/** The named fields of live records, by document id; the texts stay where they are. */
export async function pickFields(
  sql: Sql,
  definition: Definition,
  { docIds, fields }: { readonly docIds: readonly RecordId[]; readonly fields: readonly string[] },
): Promise<ReadonlyMap<RecordId, FieldValues>> {
  const picked = storedFields(definition).filter(({ name }) => fields.includes(name));
  const columns = ['firebaseId', ...picked.map(({ column }) => column)].map((name) => `"${name}"`);
  const rows = await sql.all<SqlRow & { readonly firebaseId: RecordId }>(
    `SELECT ${columns.join(', ')} FROM "${definition.name}"
      WHERE deletedAt IS NULL AND firebaseId IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(docIds)],
  );
  const valuesOf = (row: SqlRow): FieldValues =>
    Object.fromEntries(
      picked.map(({ name, column, definition: field }): readonly [string, JsonValue] => [
        name,
        decodeField(field, row[column] ?? null),
      ]),
    );
  return new Map(rows.map((row) => [row.firebaseId, valuesOf(row)]));
}

export interface PlacedRecord extends ListPlace {
  readonly record: StoredRecord;
}

type PlacedRow = RecordRow & { readonly ':position': string; readonly ':sortKey': string };

async function recordRows<R extends RecordRow>(
  sql: Sql,
  definition: Definition,
  { part, columns }: { readonly part: ListPart; readonly columns: string },
): Promise<readonly R[]> {
  const list = listSql({ ...part, collection: definition.name });
  return sql.all<R>(
    `SELECT ${columns} FROM notes AS n CROSS JOIN "${definition.name}" AS r
      ON r.firebaseId = n.docId WHERE ${list.sql}`,
    list.parameters,
  );
}
