import { setTimeout } from 'node:timers/promises';
import type { CampaignFile } from '../file/campaignFile';
import { emptyFile, inspectCampaignFile } from '../file/campaignFile';
import { schemaVersion } from '../file/fileFormat';
import { MoonforgeError, reasonOf } from '../../core/errors';
import type { Definition } from '../schema/definition';
import { checkedVersion, migrate } from '../schema/migrate';
import type { Sqlite3 } from './nativeModule';
import type { Connection, ConnectionOptions } from './openConnection';
import { openConnection } from './openConnection';
import type { ReadAccess } from './reads';
import { readsInTurn, readsOn } from './reads';
import type { Sql, SqlConnection } from './sqlConnection';
import { WriterQueue } from './writerQueue';

/** Milliseconds between attempts to switch to a write-ahead log. */
const switchPause = 20;

/** The connections of one open store. */
export interface Connections {
  readonly queue: WriterQueue;
  /** `undefined` when the file may not be written. */
  readonly writer: SqlConnection | undefined;
  readonly read: ReadAccess;
  /** Runs a long read on one committed state; its temporary tables go with it. */
  readonly snapshot: ReadAccess;
  /** The connection reads run on, when it is one of its own. */
  readonly reader: SqlConnection | undefined;
  close(): Promise<void>;
}

export interface OpenConnectionsOptions {
  readonly sqlite3: Sqlite3;
  readonly definitions: readonly Definition[];
  readonly file: string;
  readonly readOnly: boolean;
  readonly busyTimeout: number;
}

/**
 * Opens what a store needs: for a file a writing and a reading connection, for ':memory:' one for both, for a file
 * without the right to write only a reading one.
 */
export async function openConnections(options: OpenConnectionsOptions): Promise<Connections> {
  if (options.file === ':memory:') return openMemory(options);
  const found = await inspectCampaignFile(options.file, !options.readOnly);
  return options.readOnly || !found.writable
    ? openReadOnly(options, found)
    : openReadWrite(options);
}

async function openMemory(options: OpenConnectionsOptions): Promise<Connections> {
  const writer = await openMigrated({ ...options, access: 'readWrite' });
  const queue = new WriterQueue();
  return {
    queue,
    writer: writer.sql,
    reader: undefined,
    read: readsInTurn(writer.sql, queue),
    snapshot: (read) => queue.run(() => inSnapshot(writer.sql, read)),
    close: () => writer.close(),
  };
}

async function openReadWrite(options: OpenConnectionsOptions): Promise<Connections> {
  const writer = await openMigrated({ ...options, access: 'readWrite' });
  return closingOnFailure(writer, async () => {
    // A commit is on the disk when it is reported, also after a power cut.
    await writer.sql.run('PRAGMA synchronous = FULL');
    await enterLogMode(writer.sql, options.busyTimeout);
    const reader = await openConnection({ ...options, access: 'readWrite' });
    await reader.sql.run('PRAGMA query_only = ON');
    return {
      queue: new WriterQueue(),
      writer: writer.sql,
      reader: reader.sql,
      read: readsOn(reader.sql),
      snapshot: readsApart({ ...options, access: 'readOnly' }),
      close: () => reader.close().finally(() => writer.close()),
    };
  });
}

/**
 * Switches the file to a write-ahead log, once in its life. SQLite does not wait for other connections here, and another
 * window may be opening the same new file.
 */
async function enterLogMode(sql: SqlConnection, busyTimeout: number): Promise<void> {
  for (const end = performance.now() + busyTimeout; ;) {
    try {
      await sql.all('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (reasonOf(error) !== 'database-locked' || performance.now() > end) throw error;
      await setTimeout(switchPause);
    }
  }
}

async function openReadOnly(
  options: OpenConnectionsOptions,
  { hasLog, writable, exists, file }: CampaignFile,
): Promise<Connections> {
  if (!exists) {
    throw new MoonforgeError(
      'database-read-only',
      `${file} cannot be created: its folder may not be written. Make the folder writable, or use another file.`,
    );
  }
  const access = writable || hasLog ? 'readOnly' : 'immutable';
  // Only a connection with the right to write removes the empty log it had to create beside the file.
  const tidies = writable && !hasLog;
  const reader = await openConnection({ ...options, access: tidies ? 'readWrite' : access });
  return closingOnFailure(reader, async () => {
    if (tidies) await reader.sql.run('PRAGMA query_only = ON');
    const version = await checkedVersion(reader.sql, file);
    if (version === 0) throw emptyFile(file);
    if (version < schemaVersion) {
      throw new MoonforgeError(
        'database-read-only',
        `${file} was written by an older version and cannot be upgraded: make it writable.`,
      );
    }
    return {
      queue: new WriterQueue(),
      writer: undefined,
      reader: reader.sql,
      read: readsOn(reader.sql),
      snapshot: readsApart({ ...options, access }),
      close: () => reader.close(),
    };
  });
}

/** Reads on a connection that is opened for one read: it holds up nobody, and what it leaves in memory goes with it. */
function readsApart(options: ConnectionOptions): ReadAccess {
  return async (read) => {
    const connection = await openConnection(options);
    return inSnapshot(connection.sql, read).finally(() => connection.close());
  };
}

async function inSnapshot<T>(sql: Sql, read: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.run('BEGIN');
  try {
    return await read(sql);
  } finally {
    await sql.run('ROLLBACK').catch(() => undefined);
  }
}

async function openMigrated(options: ConnectionOptions): Promise<Connection> {
  const connection = await openConnection(options);
  return closingOnFailure(connection, async () => {
    await migrate(connection, options.definitions, options.file);
    return connection;
  });
}

async function closingOnFailure<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await connection.close();
    throw error;
  }
}
