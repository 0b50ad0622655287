import type { Connection } from '../connection/openConnection';
import { storeError } from '../connection/sqliteErrors';
import { foreignFile, newerFile } from '../file/campaignFile';
import { applicationId, schemaVersion } from '../file/fileFormat';
import type { Sql } from '../connection/sqlConnection';
import { needsTables, updateCollectionTables } from './collectionTables';
import type { Definition } from './definition';

/**
 * Brings the file to this version's schema in one transaction of its own, so that two windows opening a new file at once
 * do not both create it. Rejects with `not-a-database` or `newer-schema` before anything is written.
 */
export async function migrate(
  connection: Connection,
  definitions: readonly Definition[],
  file: string,
): Promise<void> {
  const { dataSource, sql } = connection;
  const version = await checkedVersion(sql, file);
  if (version === schemaVersion && !(await needsTables(connection, definitions))) return;
  await sql.run('BEGIN IMMEDIATE');
  try {
    if ((await checkedVersion(sql, file)) < schemaVersion) {
      await dataSource.runMigrations({ transaction: 'none' });
      await sql.run(`PRAGMA application_id = ${applicationId}`);
      await sql.run(`PRAGMA user_version = ${schemaVersion}`);
    }
    if (await needsTables(connection, definitions)) {
      await updateCollectionTables(connection, definitions);
    }
    await sql.run('COMMIT');
  } catch (error) {
    await sql.run('ROLLBACK').catch(() => undefined);
    throw storeError(error, file);
  }
}

/** The file's schema version; 0 for a new file. */
export async function checkedVersion(sql: Sql, file: string): Promise<number> {
  const row = await sql.get<FileFacts>(
    `SELECT application_id AS application, user_version AS version,
      (SELECT count(*) FROM sqlite_schema) AS tables
      FROM pragma_application_id, pragma_user_version`,
  );
  if (row === undefined) return 0;
  if (row.application !== applicationId && row.tables > 0) throw foreignFile(file);
  if (row.version > schemaVersion) throw newerFile(file);
  return row.version;
}

interface FileFacts {
  readonly application: number;
  readonly version: number;
  readonly tables: number;
}
