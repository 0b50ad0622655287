import sqlite3 from '@vscode/sqlite3';

/** Holds the write lock of a campaign file, as another process in the middle of a transaction does. */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)));
  });
  await run(database, 'BEGIN IMMEDIATE');
  return async () => {
    await run(database, 'ROLLBACK');
    await new Promise<void>((resolve, reject) => {
      database.close((error) => (error ? reject(error) : resolve()));
    });
  };
}

function run(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error ? reject(error) : resolve()));
  });
}
