import type { Sqlite3 } from '../connection/nativeModule';
import { SqlConnection } from '../connection/sqlConnection';
import { storeError } from '../connection/sqliteErrors';

/** A connection without entities and migrations. */
export interface PlainConnection {
  readonly sql: SqlConnection;
  close(): Promise<void>;
}

/** Opens a file as it is, creating it when it is missing. Rejects with a `database-…` reason. */
export async function openPlain(sqlite3: Sqlite3, file: string): Promise<PlainConnection> {
  const database = await new Promise<InstanceType<Sqlite3['Database']>>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => {
      if (error === null) resolve(opened);
      else reject(error);
    });
  }).catch((error: unknown) => {
    throw storeError(error, file);
  });
  const sql = new SqlConnection(database, file);
  return {
    sql,
    close: async () => {
      await sql.close();
      await new Promise<void>((resolve) => {
        database.close(() => resolve());
      });
    },
  };
}
