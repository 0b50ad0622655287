import type { Database } from '@vscode/sqlite3';
import { DataSource } from 'typeorm';
import type { Definition } from '../schema/definition';
import { migrations } from '../schema/migrations/migrations';
import { storeSchemas } from '../schema/storeSchemas';
import type { Sqlite3 } from './nativeModule';
import { SqlConnection } from './sqlConnection';
import { storeError } from './sqliteErrors';

/** A TypeORM data source and the one SQLite connection it holds. */
export interface Connection {
  readonly dataSource: DataSource;
  readonly sql: SqlConnection;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly sqlite3: Sqlite3;
  readonly definitions: readonly Definition[];
  /** Path or ':memory:'; messages name it. */
  readonly file: string;
  readonly access: 'readWrite' | 'readOnly' | 'immutable';
  /** How long SQLite waits for another process's lock, in milliseconds. */
  readonly busyTimeout: number;
}

/** Opens a connection; TypeORM's data source holds exactly one. Rejects with a `database-…` reason. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { sqlite3, definitions, file } = options;
  const dataSource = new DataSource({
    type: 'sqlite',
    // TypeORM asks for `verbose()`, which records a stack trace on every call.
    driver: { ...sqlite3, verbose: () => sqlite3 },
    database: options.access === 'immutable' ? immutableUri(file) : file,
    flags: openFlags(options),
    busyTimeout: options.busyTimeout,
    entities: [...storeSchemas(definitions)],
    migrations: [...migrations],
    synchronize: false,
    logging: false,
  });
  try {
    await dataSource.initialize();
  } catch (error) {
    throw storeError(error, file);
  }
  // TypeORM types what its query runner holds as `any`: it is the driver's connection.
  const database = (await dataSource.createQueryRunner().connect()) as Database;
  const sql = new SqlConnection(database, file);
  const close = async (): Promise<void> => {
    await sql.close();
    await dataSource.destroy();
  };
  return { dataSource, sql, close };
}

/** OPEN_URI also keeps TypeORM from creating folders on its own. */
function openFlags({ sqlite3, access }: ConnectionOptions): number {
  const { OPEN_URI, OPEN_READONLY, OPEN_READWRITE, OPEN_CREATE } = sqlite3;
  return OPEN_URI | (access === 'readWrite' ? OPEN_READWRITE | OPEN_CREATE : OPEN_READONLY);
}

/** Reads a file in write-ahead mode where no log can be created beside it. */
function immutableUri(file: string): string {
  const path = encodeURI(file.replaceAll('\\', '/')).replace(/[?#]/g, encodeURIComponent);
  return `file:${path.startsWith('/') ? '' : '/'}${path}?immutable=1`;
}
