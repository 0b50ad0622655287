import type { Database } from '@vscode/sqlite3';
import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { loadSqlite3 } from '../connection/nativeModule';
import type { Sql, SqlRow } from '../connection/sqlConnection';
import { SqlConnection } from '../connection/sqlConnection';

/** Row ids looked through where no part of the file says how many there were. */
const guessedRows = 100_000;

/** Rows asked for at a time, while nothing is wrong with them. */
const rangeSize = 256;

/** A database of which parts cannot be read. */
export interface DamagedDatabase {
  readonly sql: Sql;
  close(): Promise<void>;
}

/** Opens a file with the driver alone: nothing about its schema is taken for granted. */
export async function openDamaged(file: string): Promise<DamagedDatabase> {
  const sqlite3 = await loadSqlite3();
  const database = await new Promise<Database>((done, fail) => {
    const opened: Database = new sqlite3.Database(file, (error: Error | null) =>
      error === null ? done(opened) : fail(error),
    );
  });
  const sql = new SqlConnection(database, file);
  const close = async (): Promise<void> => {
    await sql.close();
    await new Promise<void>((done) => database.close(() => done()));
  };
  return { sql, close };
}

/** What could be read of a table. */
export interface SalvagedRows {
  /** A column that could not be read is not in its row. */
  readonly rows: readonly SqlRow[];
  readonly columns: readonly string[];
}

/**
 * Reads a table by ranges of row ids. A range that cannot be read is halved until the rows behind the damage are found;
 * of a row that cannot be read whole, the columns that can be are given.
 */
export async function readRows(
  sql: Sql,
  table: string,
  token: CancellationToken,
): Promise<SalvagedRows> {
  const rows: SqlRow[] = [];
  const columns = await columnsOf(sql, table);
  const read = async (from: number, to: number): Promise<void> => {
    throwIfCancelled(token);
    const found = await attempt(
      sql.all(`SELECT * FROM "${table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid`, [from, to]),
    );
    if (found !== undefined) rows.push(...found);
    else if (from < to) {
      const middle = Math.floor((from + to) / 2);
      await read(from, middle);
      await read(middle + 1, to);
    } else {
      const parts = await readColumns(sql, { table, columns, rowId: from });
      if (Object.keys(parts).length > 0) rows.push(parts);
    }
  };
  const last = await lastRowId(sql, table);
  for (let from = 1; from <= last; from += rangeSize) {
    await read(from, Math.min(last, from + rangeSize - 1));
  }
  return { rows, columns };
}

/** The result of a read; `undefined` where the file cannot be read. */
export async function attempt<T>(read: Promise<T>): Promise<T | undefined> {
  return read.catch(() => undefined);
}

async function columnsOf(sql: Sql, table: string): Promise<readonly string[]> {
  const rows = await attempt(
    sql.all<{ readonly name: string }>('SELECT name FROM pragma_table_info(?)', [table]),
  );
  return (rows ?? []).map(({ name }) => name);
}

async function readColumns(
  sql: Sql,
  row: { readonly table: string; readonly columns: readonly string[]; readonly rowId: number },
): Promise<SqlRow> {
  let known: SqlRow = {};
  for (const column of row.columns) {
    const found = await attempt(
      sql.get(`SELECT "${column}" FROM "${row.table}" WHERE rowid = ?`, [row.rowId]),
    );
    known = { ...known, ...found };
  }
  return known;
}

async function lastRowId(sql: Sql, table: string): Promise<number> {
  const last = await attempt(
    sql.get<{ readonly id: number | null }>(`SELECT max(rowid) AS id FROM "${table}"`),
  );
  if (last !== undefined) return last.id ?? 0;
  const sequence = await attempt(
    sql.get<{ readonly seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?', [table]),
  );
  return sequence?.seq ?? guessedRows;
}
