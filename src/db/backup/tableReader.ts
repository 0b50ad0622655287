import type { Sql, SqlRow, SqlValue } from '../connection/sqlConnection';

/** A table as it is in the file, whichever version made it. */
export interface StoredTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns that give the rows an order in which no two are equal. */
  readonly key: readonly string[];
}

/** Bytes of JSON that one page of rows has at most, except when a single row is longer. */
const pageBytes = 2 * 1024 * 1024;
const firstPage = 16;
const largestPage = 1_024;

/** Every ordinary table by name, `sqlite_sequence` last: it is filled by the others. */
export async function storedTables(sql: Sql): Promise<readonly StoredTable[]> {
  const names = await sql.all<{ readonly name: string }>(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
      AND (name NOT LIKE 'sqlite\\_%' ESCAPE '\\' OR name = 'sqlite_sequence')
      ORDER BY name = 'sqlite_sequence', name`,
  );
  const tables: StoredTable[] = [];
  for (const { name } of names) {
    const columns = await sql.all<{ readonly name: string; readonly pk: number }>(
      'SELECT name, pk FROM pragma_table_info(?)',
      [name],
    );
    const key = columns
      .filter(({ pk }) => pk > 0)
      .toSorted((a, b) => a.pk - b.pk)
      .map((column) => column.name);
    const all = columns.map((column) => column.name);
    tables.push({ name, columns: all, key: key.length > 0 ? key : keyWithout(name) });
  }
  return tables;
}

/** SQLite lists its own table in the order in which tables got their first row, which says nothing. */
function keyWithout(table: string): readonly string[] {
  return table === 'sqlite_sequence' ? ['name'] : ['rowid'];
}

export async function countRows(sql: Sql, { name }: StoredTable): Promise<number> {
  const row = await sql.get<{ readonly count: number }>(
    `SELECT count(*) AS count FROM ${quoted(name)}`,
  );
  return row?.count ?? 0;
}

/** The rows of a table in the order of its key, in pages that stay small however long the texts are. */
export async function* tableRows(
  sql: Sql,
  { name, columns, key }: StoredTable,
): AsyncGenerator<readonly (readonly SqlValue[])[]> {
  const listed = key.map(quoted).join(', ');
  const rowid = key.includes('rowid') && !columns.includes('rowid') ? 'rowid AS rowid, ' : '';
  const start = `SELECT ${rowid}* FROM ${quoted(name)}`;
  const behind = `${start} WHERE (${listed}) > (${key.map(() => '?').join(', ')})`;
  const order = ` ORDER BY ${listed} LIMIT ?`;
  let last: SqlRow | undefined;
  for (let limit = firstPage; ;) {
    const after = last;
    const rows: readonly SqlRow[] =
      after === undefined
        ? await sql.all(start + order, [limit])
        : await sql.all(behind + order, [...key.map((column) => after[column] ?? null), limit]);
    if (rows.length === 0) return;
    yield rows.map((row) => columns.map((column) => row[column] ?? null));
    if (rows.length < limit) return;
    last = rows.at(-1);
    limit = nextLimit(rows);
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** As many rows as would have filled a page, at most twice the number of before. */
function nextLimit(rows: readonly SqlRow[]): number {
  const characters = rows
    .flatMap((row) => Object.values(row))
    .reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 1);
  const fitting = Math.floor((rows.length * pageBytes) / characters);
  return Math.max(1, Math.min(fitting, 2 * rows.length, largestPage));
}
