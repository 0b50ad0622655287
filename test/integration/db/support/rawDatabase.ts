import sqlite3 from '@vscode/sqlite3';
import type { SqlRow, SqlValue } from '../../../../src/db/connection/sqlConnection';

/** A bare connection to a file, past the store: what another program would see or do. */
export interface RawDatabase {
  all(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  close(): Promise<void>;
}

export async function openRaw(file: string): Promise<RawDatabase> {
  const database = await new Promise<sqlite3.Database>((done, fail) => {
    const opened: sqlite3.Database = new sqlite3.Database(file, (error) =>
      error === null ? done(opened) : fail(error),
    );
  });
  return {
    all: (sql, parameters = []) =>
      new Promise((done, fail) => {
        database.all(sql, parameters, (error: Error | null, rows: readonly SqlRow[]) =>
          error === null ? done(rows) : fail(error),
        );
      }),
    close: () =>
      new Promise((done, fail) => {
        database.close((error) => (error === null ? done() : fail(error)));
      }),
  };
}

/** Runs one statement on a connection of its own. */
export async function rawRows(
  file: string,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<readonly SqlRow[]> {
  const database = await openRaw(file);
  try {
    return await database.all(sql, parameters);
  } finally {
    await database.close();
  }
}

const tables = [
  'campaigns',
  'scenes',
  'entities',
  'notes',
  'note_keys',
  'link_names',
  'links',
  'notes_fts_docsize',
  'versions',
  'local_metas',
  'outbox_ops',
  'change_log',
];

/** Number of rows of every table that a write of a note touches. */
export async function rowCounts(file: string): Promise<SqlRow> {
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
  const [row] = await rawRows(file, `SELECT ${counts.join(', ')}`);
  return row ?? {};
}
