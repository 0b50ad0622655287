import type { JsonValue } from '../../core/json';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { Sql, SqlRow } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
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

/** Inserts a record and gives it back with the row id SQLite assigned. */
export async function insertRecord(sql: Sql, record: StoredRecord): Promise<StoredRecord> {
  const { definition, values } = record;
  const fields = storedFields(definition);
  const columns = ['firebaseId', 'campaignId', 'rev', 'createdAt', 'updatedAt', 'deletedAt'];
  const names = [...columns, ...fields.map(({ column }) => column)].map((name) => `"${name}"`);
  const id = await sql.insert(
    `INSERT INTO "${definition.name}" (${names.join(', ')}) VALUES (${placeholders(names.length)})`,
    [
      record.docId,
      record.campaignId,
      record.rev,
      record.createdAt,
      record.updatedAt,
      record.deletedAt,
      ...fields.map(({ name, definition: field }) => encodeField(field, values[name] ?? null)),
    ],
  );
  return { ...record, id };
}

/** Writes the common columns of `record` and those of its fields that are named in `changed`. */
export async function updateRecord(
  sql: Sql,
  record: StoredRecord,
  changed: readonly string[],
): Promise<void> {
  const { definition, values } = record;
  const fields = storedFields(definition).filter(({ name }) => changed.includes(name));
  const assignments = ['rev = ?', 'createdAt = ?', 'updatedAt = ?', 'deletedAt = ?'];
  await sql.run(
    `UPDATE "${definition.name}" SET ${[
      ...assignments,
      ...fields.map(({ column }) => `"${column}" = ?`),
    ].join(', ')} WHERE firebaseId = ?`,
    [
      record.rev,
      record.createdAt,
      record.updatedAt,
      record.deletedAt,
      ...fields.map(({ name, definition: field }) => encodeField(field, values[name] ?? null)),
      record.docId,
    ],
  );
}

/** The placeholders of a list of `count` values. */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
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
