import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { CancellationToken } from '../core/cancellation';
import { neverCancelled } from '../core/cancellation';
import { MoonforgeError } from '../core/errors';
import type { Logger } from '../core/logger';
import { silentLogger } from '../core/logger';
import { collections } from '../core/model/collections';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { StoreProgress } from '../core/ports/storeProgress';
import type { Clock } from '../core/ports/clock';
import type { Journal } from './connection/journalMode';
import { loadSqlite3 } from './connection/nativeModule';
import { openConnections } from './connection/openConnections';
import { rememberPlace } from './file/filePlace';
import type { Definition } from './schema/definition';
import { SqliteCampaignStore } from './sqliteCampaignStore';

export interface OpenOptions {
  /** Path of the campaign file, or ':memory:'. */
  readonly file: string;
  readonly logger?: Logger;
  readonly clock?: Pick<Clock, 'now'>;
  /** Opens an existing file without ever writing to it. */
  readonly readOnly?: boolean;
  /** The collections of the file, which has a table for each. */
  readonly definitions?: readonly Definition[];
  /** The signed-in user's name or address, if there is one: the history says who wrote. Nothing else is looked up. */
  readonly author?: () => string | undefined;
  /** How long to wait for another process's write, in milliseconds. */
  readonly busyTimeout?: number;
  /** How often to look for other processes' commits, in milliseconds. */
  readonly watchInterval?: number;
  /** Told how far an upgrade of an older file is. */
  readonly onProgress?: (progress: StoreProgress) => void;
  /** Stops an upgrade of an older file, which is then as it was. */
  readonly token?: CancellationToken;
  /** How transactions are kept whole; by default a write-ahead log, and a rollback journal on a network drive. */
  readonly journal?: Journal;
  /** Free bytes of the disk a folder is on; what the disk says unless a test says otherwise. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

const defaultBusyTimeout = 15_000;
const defaultWatchInterval = 250;

/**
 * Opens a campaign file, creating it and a `.moonforge` folder around it where they are missing. A file that is not a
 * campaign, damaged or locked is left as it is, and the promise rejects with the reason. Without the right to write, the
 * store opens for reading and its writes reject with `database-read-only`; the file of a newer version too, with
 * `newer-schema`. A file of an older version is backed up and upgraded first.
 */
export async function openCampaignStore(options: OpenOptions): Promise<CampaignStore> {
  const {
    clock = { now: () => Date.now() },
    definitions = collections,
    logger = silentLogger,
  } = options;
  if (options.file === '') throw new MoonforgeError('invalid-input', 'No campaign file was named.');
  const file = options.file === ':memory:' ? options.file : path.resolve(options.file);
  const connections = await openConnections({
    sqlite3: await loadSqlite3(),
    definitions,
    file,
    readOnly: options.readOnly ?? false,
    busyTimeout: options.busyTimeout ?? defaultBusyTimeout,
    logger,
    ...(options.journal && { journal: options.journal }),
    report: options.onProgress ?? (() => undefined),
    token: options.token ?? neverCancelled,
    ...(options.freeBytes && { freeBytes: options.freeBytes }),
  });
  try {
    return await SqliteCampaignStore.start({
      connections,
      file,
      definitions: connections.definitions,
      clock,
      logger,
      writerId: randomUUID(),
      author: options.author ?? (() => undefined),
      watchInterval: options.watchInterval ?? defaultWatchInterval,
      assertInPlace: await rememberPlace(file),
    });
  } catch (error) {
    await connections.close();
    throw error;
  }
}
