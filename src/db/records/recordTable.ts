import type { JsonValue } from '../../core/json';
import { groupedBy } from '../../core/groupedBy';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { BoundStatement } from '../connection/bulkRows';
import { overRows, runAll } from '../connection/bulkRows';
import type { Sql, SqlRow, SqlValue } from '../connection/sqlConnection';
import type { Definition, StoredField } from '../schema/definition';
import { storedFields } from '../schema/definition';
import { decodeField, encodeField } from './fieldValues';
import type { StoredRecord } from './storedRecord';

/** Reads a record by its document id, deleted or not. */
export async function readRecord(
  sql: Sql,
  definition: Definition,
  docId: RecordId,
): Promise<StoredRecord | undefined> {
  const row = await sql.get<RecordRow>(`${selectFrom(definition)} WHERE firebaseId = ?`, [docId]);
  return row === undefined ? undefined : decodeRow(definition, row);
}

/** Reads records by their document ids in one query; the order is the table's. */
export async function readRecords(
  sql: Sql,
  definition: Definition,
  docIds: readonly RecordId[],
): Promise<readonly StoredRecord[]> {
  const rows = await sql.all<RecordRow>(
    `${selectFrom(definition)} WHERE firebaseId IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(docIds)],
  );
  return rows.map((row) => decodeRow(definition, row));
}

/** Reads the next records behind a row id, in the order of their row ids. */
export async function readRecordsAfter(
  sql: Sql,
  definition: Definition,
  page: { readonly id: number; readonly limit: number },
): Promise<readonly StoredRecord[]> {
  const rows = await sql.all<RecordRow>(
    `${selectFrom(definition)} WHERE id > ? ORDER BY id LIMIT ?`,
    [page.id, page.limit],
  );
  return rows.map((row) => decodeRow(definition, row));
}

/** What inserts records with the row ids they have. */
export function recordInserts(records: readonly StoredRecord[]): readonly BoundStatement[] {
  const groups = groupedBy(records, (record) => record.definition);
  return [...groups].flatMap(([definition, group]) => {
    const fields = storedFields(definition);
    const names = ['id', 'campaignId', ...commonColumns, ...fields.map(({ column }) => column)];
    const columns = names.map((name) => `"${name}"`).join(', ');
    return overRows(
      (rows) => `INSERT INTO "${definition.name}" (${columns}) VALUES ${rows}`,
      group.map((record) => [
        record.id,
        record.campaignId,
        ...commonValues(record),
        ...encoded(fields, record),
      ]),
    );
  });
}

/** A record whose row is to be changed. */
export interface RecordUpdate {
  readonly record: StoredRecord;
  /** The fields whose columns are written besides the common ones. */
  readonly fields: readonly string[];
}

/** Writes the records' common columns and those of the named fields. */
export function updateRecords(sql: Sql, updates: readonly RecordUpdate[]): Promise<void> {
  return runAll(sql, recordUpdates(updates));
}

/** The statements of `updateRecords`. */
export function recordUpdates(updates: readonly RecordUpdate[]): readonly BoundStatement[] {
  const groups = groupedBy(updates, ({ record, fields }) =>
    [record.definition.name, ...fields].join(' '),
  );
  return [...groups.values()].flatMap((group) => {
    const [{ record, fields: names }] = group;
    const { definition } = record;
    const fields = storedFields(definition).filter(({ name }) => names.includes(name));
    const columns = [...commonColumns, ...fields.map(({ column }) => column)];
    const assignments = columns
      .map((column, i) => `"${column}" = given.column${i + 1}`)
      .slice(1)
      .join(', ');
    return overRows(
      (rows) => `UPDATE "${definition.name}" SET ${assignments} FROM (VALUES ${rows}) AS given
        WHERE firebaseId = given.column1`,
      group.map(({ record: own }) => [...commonValues(own), ...encoded(fields, own)]),
    );
  });
}

/** The columns of every collection that a change writes, behind the one that names the document. */
const commonColumns = ['firebaseId', 'rev', 'createdAt', 'updatedAt', 'deletedAt'] as const;

function commonValues(record: StoredRecord): readonly SqlValue[] {
  const { docId, rev, createdAt, updatedAt, deletedAt } = record;
  return [docId, rev, createdAt, updatedAt, deletedAt];
}

function encoded(fields: readonly StoredField[], { values }: StoredRecord): readonly SqlValue[] {
  return fields.map(({ name, definition }) => encodeField(definition, values[name] ?? null));
}

function selectFrom(definition: Definition): string {
  return `SELECT * FROM "${definition.name}"`;
}

/** A row of the definition's table as a record. */
export function decodeRow(definition: Definition, row: RecordRow): StoredRecord {
  const values: Record<string, JsonValue> = {};
  for (const { name, column, definition: field } of storedFields(definition)) {
    values[name] = decodeField(field, row[column] ?? null);
  }
  const { id, firebaseId, campaignId, rev, createdAt, updatedAt, deletedAt } = row;
  return {
    definition,
    id,
    docId: firebaseId,
    campaignId,
    rev,
    createdAt,
    updatedAt,
    deletedAt,
    values,
  };
}

/** The columns every collection's table has; its fields come with them under their column names. */
export type RecordRow = SqlRow & {
  readonly id: number;
  readonly firebaseId: RecordId;
  readonly campaignId: CampaignId;
  readonly rev: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
};
