import { backUpFile } from '../file/backups';
import type { CampaignFile } from '../file/campaignFile';
import { emptyFile, inspectCampaignFile, newerFile, newerFileReadOnly } from '../file/campaignFile';
import { MoonforgeError, reasonOf } from '../../core/errors';
import type { Logger } from '../../core/logger';
import type { Watched } from '../../core/ports/storeProgress';
import type { Definition } from '../schema/definition';
import type { LayoutAge } from '../schema/layout';
import { layoutOf } from '../schema/layout';
import type { MigrationOptions } from '../schema/migrate';
import { migrate } from '../schema/migrate';
import { readableDefinitions } from '../schema/readableDefinitions';
import type { Journal } from './journalMode';
import { enterLogMode, enterRollbackMode, journalFor } from './journalMode';
import type { Sqlite3 } from './nativeModule';
import type { Connection, ConnectionOptions } from './openConnection';
import { openConnection } from './openConnection';
import type { ReadAccess } from './reads';
import { inSnapshot, readsInTurn, readsOn, sqlInTurn } from './reads';
import { SnapshotReads } from './snapshotReads';
import type { Sql, SqlConnection } from './sqlConnection';
import { WriterQueue } from './writerQueue';

/**
 * KiB of pages the writing connection keeps in memory. A large import touches every page of the indexes again and again;
 * with SQLite's 2 MiB it would write and read each of them many times over.
 */
const writerCache = 64 * 1024;

/** The connections of one open store. */
export interface Connections {
  readonly queue: WriterQueue;
  /** `undefined` when the file may not be written. */
  readonly writer: SqlConnection | undefined;
  /** Why every write is refused; `undefined` when there is a writer. */
  readonly refusal: MoonforgeError | undefined;
  /** The collections that can be read: all but those of a newer file that this version does not understand. */
  readonly definitions: readonly Definition[];
  readonly read: ReadAccess;
  /** Runs a long read on one committed state; its temporary tables go with it. */
  readonly snapshot: ReadAccess;
  /** Runs short reads, one at a time, on one committed state each. */
  readonly live: ReadAccess;
  /** Where to look for what other processes commit; `undefined` when there can be none. */
  readonly reader: Sql | undefined;
  /** Copies the file, see `backUpFile`; null beside ':memory:'. Call it inside a transaction. */
  backUp(label: string, refusal: string): Promise<string | null>;
  close(): Promise<void>;
}

export interface OpenConnectionsOptions extends Watched {
  readonly sqlite3: Sqlite3;
  readonly definitions: readonly Definition[];
  readonly file: string;
  readonly readOnly: boolean;
  readonly busyTimeout: number;
  readonly logger: Logger;
  /** How transactions are kept whole; by default a log, where the file's place allows one. */
  readonly journal?: Journal;
  /** Free bytes where backups go; what the disk says unless a test says otherwise. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/**
 * Opens what a store needs: for a file a writing and a reading connection, for ':memory:' one for both, for a file
 * without the right to write, and for one of a newer version, only a reading one.
 */
export async function openConnections(options: OpenConnectionsOptions): Promise<Connections> {
  if (options.file === ':memory:') return openMemory(options);
  const found = await inspectCampaignFile(options.file, !options.readOnly);
  if (options.readOnly || !found.writable) return openReadOnly(options, found);
  try {
    return await openReadWrite(options);
  } catch (error) {
    if (reasonOf(error) !== 'newer-schema') throw error;
    return openReadOnly(options, found);
  }
}

async function openMemory(options: OpenConnectionsOptions): Promise<Connections> {
  const writer = await openMigrated({ ...options, access: 'readWrite', journal: 'log' });
  // Nobody else can change it, so there is nothing to look for.
  return { ...withoutReader(writer, options), reader: undefined };
}

async function openReadWrite(options: OpenConnectionsOptions): Promise<Connections> {
  const journal = options.journal ?? (await journalFor(options.file));
  const writer = await openMigrated({ ...options, access: 'readWrite', journal });
  return closingOnFailure(writer, async () => {
    // A commit is on the disk when it is reported, also after a power cut.
    await writer.sql.run('PRAGMA synchronous = FULL');
    await writer.sql.run(`PRAGMA cache_size = -${writerCache}`);
    const entered = journal === 'log' ? await enterLogMode(writer.sql, options) : journal;
    return entered === 'log' ? withReader(writer, options) : withoutReader(writer, options);
  });
}

async function withReader(
  writer: Connection,
  options: OpenConnectionsOptions,
): Promise<Connections> {
  const reader = await openConnection({ ...options, access: 'readWrite' });
  await reader.sql.run('PRAGMA query_only = ON');
  const live = new SnapshotReads({ ...options, access: 'readOnly' });
  return {
    ...writing(writer, options),
    reader: reader.sql,
    read: readsOn(reader.sql),
    snapshot: readsApart({ ...options, access: 'readOnly' }),
    live: (read) => live.run(read),
    close: () =>
      live
        .close()
        .finally(() => reader.close())
        .finally(() => writer.close()),
  };
}

/** Without a log a second connection would keep commits out while it reads, so reads and writes take turns on one. */
function withoutReader(writer: Connection, options: OpenConnectionsOptions): Connections {
  const shared = writing(writer, options);
  return { ...shared, ...readsOnWriter(writer, shared.queue) };
}

function writing(
  { sql }: Connection,
  options: OpenConnectionsOptions,
): Pick<Connections, 'queue' | 'writer' | 'refusal' | 'definitions' | 'backUp'> {
  return {
    queue: new WriterQueue(),
    writer: sql,
    refusal: undefined,
    definitions: options.definitions,
    backUp: async (label, refusal) =>
      options.file === ':memory:' ? null : backUpFile({ ...options, label, refusal }),
  };
}

function readsOnWriter(
  writer: Connection,
  queue: WriterQueue,
): Pick<Connections, 'reader' | 'read' | 'snapshot' | 'live' | 'close'> {
  const snapshot: ReadAccess = (read) => queue.run(() => inSnapshot(writer.sql, read));
  return {
    reader: sqlInTurn(writer.sql, queue),
    read: readsInTurn(writer.sql, queue),
    snapshot,
    live: snapshot,
    close: () => writer.close(),
  };
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
    const { age, definitions } = await readableLayout(reader.sql, options);
    const live = new SnapshotReads({ ...options, access });
    return {
      queue: new WriterQueue(),
      writer: undefined,
      refusal: age === 'newer' ? newerFileReadOnly(file) : readingOnly(file),
      definitions,
      backUp: () => Promise.reject(readingOnly(file)),
      reader: reader.sql,
      read: readsOn(reader.sql),
      snapshot: readsApart({ ...options, access }),
      live: (read) => live.run(read),
      close: () => live.close().finally(() => reader.close()),
    };
  });
}

/** What can be read of a file that is opened for reading. Rejects when that is nothing, or not without an upgrade. */
async function readableLayout(
  sql: Sql,
  { definitions, file }: OpenConnectionsOptions,
): Promise<{ readonly age: LayoutAge; readonly definitions: readonly Definition[] }> {
  const { version, age } = await layoutOf(sql, definitions, file);
  if (version === 0) throw emptyFile(file);
  if (age === 'older') {
    throw new MoonforgeError(
      'database-read-only',
      `${file} was written by an older version and cannot be upgraded: make it writable.`,
    );
  }
  if (age === 'same') return { age, definitions };
  const readable = await readableDefinitions(sql, definitions);
  if (readable === undefined) throw newerFile(file);
  return { age, definitions: readable };
}

function readingOnly(file: string): MoonforgeError {
  return new MoonforgeError(
    'database-read-only',
    `${file} is open for reading only. Make the file and its folder writable and open it again.`,
  );
}

/** Reads on a connection that is opened for one read: it holds up nobody, and what it leaves in memory goes with it. */
function readsApart(options: ConnectionOptions): ReadAccess {
  return async (read) => {
    const connection = await openConnection(options);
    return inSnapshot(connection.sql, read).finally(() => connection.close());
  };
}

async function openMigrated(
  options: MigrationOptions & OpenConnectionsOptions & { readonly journal: Journal },
): Promise<Connection> {
  const connection = await openConnection(options);
  return closingOnFailure(connection, async () => {
    if (options.journal === 'rollback') {
      await enterRollbackMode(connection.sql, options, 'its place allows none');
    }
    await migrate(connection, options);
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
