import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { collections } from '../../../src/core/model/collections';
import { optionalText } from '../../../src/core/model/fieldDefinition';
import { loadSqlite3 } from '../../../src/db/connection/nativeModule';
import type { Connection } from '../../../src/db/connection/openConnection';
import { openConnection } from '../../../src/db/connection/openConnection';
import { applicationId, schemaVersion } from '../../../src/db/file/fileFormat';
import type { Definition } from '../../../src/db/schema/definition';
import { repositoryRoot } from '../../support/repository';
import { usingStore, withFolder } from '../../support/withStore';
import { rawRows } from './support/rawDatabase';
import { newCampaign } from './support/sampleNotes';

async function withNewFile(work: (file: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'campaign.db');
    await usingStore({ file }, newCampaign);
    await work(file);
  });
}

async function withConnection(
  file: string,
  work: (connection: Connection) => Promise<void>,
  definitions: readonly Definition[] = collections,
): Promise<void> {
  const connection = await openConnection({
    sqlite3: await loadSqlite3(),
    definitions,
    file,
    access: 'readOnly',
    busyTimeout: 100,
  });
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

/** The statements that TypeORM would run to bring the file to the schema of the definitions. */
async function neededChanges(
  file: string,
  definitions: readonly Definition[],
): Promise<readonly string[]> {
  const needed: string[] = [];
  await withConnection(
    file,
    async ({ dataSource }) => {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      needed.push(...upQueries.map(({ query }) => query));
    },
    definitions,
  );
  return needed;
}

describe('the schema of a new file', () => {
  it('is the one kept for its version', () =>
    withNewFile(async (file) => {
      const rows = await rawRows(
        file,
        `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
          ORDER BY type = 'table' DESC, name`,
      );
      const schema = rows.map(({ sql }) => `${String(sql)};\n`).join('');
      const kept = path.join(repositoryRoot, `test/integration/db/schemas/v${schemaVersion}.sql`);
      assert.equal(schema, await readFile(kept, 'utf8'));
    }));

  it('is what the definitions say: TypeORM finds nothing to change', () =>
    withNewFile(async (file) => {
      assert.deepEqual(await neededChanges(file, collections), []);
      await withConnection(file, async ({ dataSource }) => {
        assert.equal(await dataSource.showMigrations(), false);
      });
    }));

  it('lacks a field that was added to a definition without a migration', () =>
    withNewFile(async (file) => {
      const changed = collections.map((definition) =>
        definition.name === 'sessions'
          ? { ...definition, fields: { ...definition.fields, place: optionalText() } }
          : definition,
      );
      assert.match((await neededChanges(file, changed)).join('\n'), /"place" text/);
    }));

  it('gives the search index the texts of every collection', () =>
    withNewFile(async (file) => {
      const [view] = await rawRows(file, "SELECT sql FROM sqlite_schema WHERE name = 'note_texts'");
      for (const { name } of collections) {
        assert.match(String(view?.['sql']), new RegExp(`collection = '${name}'`));
      }
    }));

  it('carries the application’s number, the schema version and TypeORM’s list of migrations', () =>
    withNewFile(async (file) => {
      assert.deepEqual(await rawRows(file, 'PRAGMA application_id'), [
        { application_id: applicationId },
      ]);
      assert.deepEqual(await rawRows(file, 'PRAGMA user_version'), [
        { user_version: schemaVersion },
      ]);
      assert.deepEqual(await rawRows(file, 'PRAGMA journal_mode'), [{ journal_mode: 'wal' }]);
      assert.deepEqual(await rawRows(file, 'SELECT name FROM migrations'), [
        { name: 'Initial1763800000000' },
        { name: 'Store1764000000000' },
        { name: 'Sync1764500000000' },
      ]);
    }));

  it('has the origin design’s columns in every collection', () =>
    withNewFile(async (file) => {
      for (const { name } of collections) {
        const columns = await rawRows(file, `SELECT name FROM pragma_table_info('${name}')`);
        const names = columns.map((column) => column['name']);
        assert.deepEqual(names.slice(0, 7), [
          'id',
          'firebaseId',
          'campaignId',
          'rev',
          'createdAt',
          'updatedAt',
          'deletedAt',
        ]);
        assert.deepEqual(names.slice(-2), ['frontMatter', 'body']);
      }
      const [campaign] = await rawRows(file, 'SELECT name, description, rev FROM campaigns');
      assert.deepEqual(campaign, { name: 'Thellade', description: null, rev: 1 });
    }));

  it('has the origin design’s sync tables', () =>
    withNewFile(async (file) => {
      const columnsOf = async (table: string): Promise<readonly unknown[]> =>
        (await rawRows(file, `SELECT name FROM pragma_table_info('${table}')`)).map(
          (c) => c['name'],
        );
      assert.deepEqual(await columnsOf('local_metas'), [
        'docRef',
        'collection',
        'docId',
        'campaignId',
        'dirty',
        'lastSyncedAt',
        'rev',
        'updatedAt',
        'baseJson',
        'audience',
      ]);
      assert.deepEqual(await columnsOf('outbox_ops'), [
        'id',
        'collection',
        'docId',
        'campaignId',
        'operation',
        'payload',
        'createdAt',
        'attempts',
        'state',
        'nextAttemptAt',
        'marker',
        'lastError',
        'frozenJson',
        'groupId',
      ]);
      const [meta] = await rawRows(file, 'SELECT * FROM local_metas');
      const id = String(meta?.['docId']);
      assert.equal(meta?.['docRef'], `campaigns/${id}`);
    }));

  it('refuses two records with one document id', () =>
    withNewFile(async (file) => {
      const copy = `INSERT INTO campaigns (firebaseId, campaignId, createdAt, updatedAt)
        SELECT firebaseId, campaignId, 1, 1 FROM campaigns`;
      await assert.rejects(rawRows(file, copy), /UNIQUE constraint failed/);
    }));
});
