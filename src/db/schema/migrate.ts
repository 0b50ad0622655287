import { setTimeout } from 'node:timers/promises';
import { throwIfCancelled } from '../../core/cancellation';
import { reasonOf } from '../../core/errors';
import type { Connection, ConnectionOptions } from '../connection/openConnection';
import { storeError } from '../connection/sqliteErrors';
import { backUpFile } from '../file/backups';
import { newerFileReadOnly } from '../file/campaignFile';
import { applicationId, schemaVersion } from '../file/fileFormat';
import type { Watched } from '../../core/ports/storeProgress';
import { rebuildDerived } from '../repair/rebuildDerived';
import { openTransaction } from '../write/openTransaction';
import { updateCollectionTables } from './collectionTables';
import { layoutOf } from './layout';

/** Milliseconds another window may take to upgrade the same file. */
const patience = 2 * 60_000;
const pause = 100;

export interface MigrationOptions extends ConnectionOptions, Watched {
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/**
 * Brings the file to this version's schema and to the definitions in one transaction, after which everything that follows
 * from the records is computed anew. A file with records is copied first, see `backUpFile`. Of two windows one does it
 * while the other waits. Rejects with `not-a-database`, `newer-schema` (nothing is written then), `cancelled` and the
 * reasons of `backUpFile`; the file is then as it was.
 */
export async function migrate(connection: Connection, options: MigrationOptions): Promise<void> {
  const { sql } = connection;
  const { definitions, file } = options;
  if (!(await isOlder(connection, options))) return;
  await beginAlone(connection, options);
  try {
    if (await isOlder(connection, options)) {
      const { version } = await layoutOf(sql, definitions, file);
      if (version > 0) await backUp(version, options);
      await upgrade(connection, options, version);
    }
    throwIfCancelled(options.token);
    await sql.run('COMMIT');
  } catch (error) {
    await sql.run('ROLLBACK').catch(() => undefined);
    throw storeError(error, file);
  }
}

async function isOlder({ sql }: Connection, options: MigrationOptions): Promise<boolean> {
  const { age } = await layoutOf(sql, options.definitions, options.file);
  if (age === 'newer') throw newerFileReadOnly(options.file);
  return age === 'older';
}

async function upgrade(
  connection: Connection,
  options: MigrationOptions,
  version: number,
): Promise<void> {
  const { dataSource, sql } = connection;
  const { definitions } = options;
  if (version < schemaVersion) {
    await dataSource.runMigrations({ transaction: 'none' });
    await sql.run(`PRAGMA application_id = ${applicationId}`);
    await sql.run(`PRAGMA user_version = ${schemaVersion}`);
  }
  await updateCollectionTables(connection, definitions);
  if (version === 0) return;
  const wrote = { origin: 'command', label: null, author: null } as const;
  const { transaction } = openTransaction({ ...wrote, sql, definitions, now: Date.now() });
  await rebuildDerived(transaction, options);
}

async function backUp(version: number, options: MigrationOptions): Promise<void> {
  if (options.file === ':memory:') return;
  options.report({ step: 'Backing up the campaign file', done: 0, total: 1 });
  await backUpFile({
    ...options,
    label: `v${version}`,
    refusal: 'The campaign file has to be upgraded before this version can open it, and was not',
  });
}

/** Takes the write lock; another window that is upgrading the file holds it for as long as that takes. */
async function beginAlone({ sql }: Connection, options: MigrationOptions): Promise<void> {
  const { file, token, report } = options;
  for (const end = performance.now() + patience; ;) {
    throwIfCancelled(token);
    try {
      await sql.run('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      const failure = storeError(error, file);
      if (reasonOf(failure) !== 'database-locked' || performance.now() > end) throw failure;
      report({
        step: 'Waiting for another window to upgrade the campaign file',
        done: 0,
        total: 1,
      });
      await setTimeout(pause);
    }
  }
}
