import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { collections } from '../../../../src/core/model/collections';
import type { SqlRow, SqlValue } from '../../../../src/db/connection/sqlConnection';
import { applicationId } from '../../../../src/db/file/fileFormat';
import { derivedTables } from '../../../../src/db/schema/derivedSchemas';
import { repositoryRoot } from '../../../support/repository';
import type { RawDatabase } from './rawDatabase';
import { openRaw } from './rawDatabase';

const schemas = path.join(repositoryRoot, 'test/integration/db/schemas');

/** Every version whose schema is kept, oldest first. */
export function keptVersions(): readonly number[] {
  return readdirSync(schemas)
    .flatMap((name) => /^v(\d+)\.sql$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}

export const oldCampaign = 'campaigns0';
export const oldGoblin = 'entities0';

/** A creature with everything that later versions read out of a text. */
const goblinText = {
  frontMatter:
    '---\ncr: 1/4\nimage: goblin.png\nplace: "[[entities 1]]"\nscope: "[[scenes 0]]"\n---\n',
  body: 'Lives in [[entities 1#The Gate^door]] #monster\n\n```statblock\nname: Goblin\nac: 15\n```\n',
};

/** Makes a file as version `version` left it: notes of every collection, a row in every table, unsent edits. */
export async function makeOldFile(file: string, version: number, more = 0): Promise<void> {
  const schema = await readFile(path.join(schemas, `v${version}.sql`), 'utf8');
  const raw = await openRaw(file);
  for (const statement of statementsOf(schema)) await raw.all(statement);
  await raw.all(`PRAGMA application_id = ${applicationId}`);
  await raw.all(`PRAGMA user_version = ${version}`);
  await raw.all('PRAGMA journal_mode = WAL');
  await raw.all('BEGIN');
  await fillRecords(raw, more);
  await fillSystem(raw);
  await fillMigrations(raw, version);
  await raw.all('COMMIT');
  await raw.close();
}

/** Every row of every table that is not derived, by table, in the order of the row ids. */
export async function ownRows(file: string): Promise<ReadonlyMap<string, readonly SqlRow[]>> {
  const raw = await openRaw(file);
  const rows = new Map<string, readonly SqlRow[]>();
  for (const { name } of await raw.all(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
      AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  )) {
    const table = String(name);
    if (derivedTables.includes(table) || bookkeeping.includes(table)) continue;
    rows.set(table, await raw.all(`SELECT * FROM "${table}" ORDER BY rowid`));
  }
  await raw.close();
  return rows;
}

/** Tables that say how the file is made, which an upgrade changes. */
const bookkeeping: readonly string[] = ['migrations', 'layout'];

/** A kept schema has one statement after the other; the tables within the search index are made with it. */
function statementsOf(schema: string): readonly string[] {
  return schema
    .split(/;\n(?=CREATE )/)
    .map((statement) => statement.replace(/;\n$/, ''))
    .filter((statement) => !statement.startsWith("CREATE TABLE 'notes_fts_"));
}

async function insert(
  raw: RawDatabase,
  table: string,
  row: Readonly<Record<string, SqlValue>>,
): Promise<void> {
  const columns = (await raw.all('SELECT name FROM pragma_table_info(?)', [table])).map(
    ({ name }) => String(name),
  );
  const used = Object.entries(row).filter(([name]) => columns.includes(name));
  await raw.all(
    `INSERT INTO "${table}" (${used.map(([name]) => `"${name}"`).join(', ')})
      VALUES (${used.map(() => '?').join(', ')})`,
    used.map(([, value]) => value),
  );
}

/** Two live records and a deleted one of every collection the schema has, and `more` entities. */
async function fillRecords(raw: RawDatabase, more: number): Promise<void> {
  for (const { name } of collections) {
    const present = await raw.all('SELECT 1 FROM sqlite_schema WHERE name = ?', [name]);
    if (present.length === 0) continue;
    for (let n = 0; n < 3 + (name === 'entities' ? more : 0); n++) await addRecord(raw, name, n);
  }
}

async function addRecord(raw: RawDatabase, collection: string, n: number): Promise<void> {
  const docId = `${collection}${n}`;
  const title = `${collection} ${n}`;
  const text =
    docId === oldGoblin
      ? goblinText
      : { frontMatter: '', body: `Text of ${title}: [[entities 0]].` };
  const campaign = collection === 'campaigns';
  const common = {
    campaignId: campaign ? docId : oldCampaign,
    rev: n + 1,
    createdAt: 1_000 + n,
    updatedAt: 2_000 + n,
    deletedAt: n === 2 ? 3_000 : null,
    summary: `Summary ${n}`,
    kind: 'npc',
    orderKey: `a${n}`,
    status: 'active',
    aliases: '[]',
    tags: '[]',
  };
  const own = campaign ? { name: title, description: common.summary } : { title };
  await insert(raw, collection, { ...common, ...own, ...text, firebaseId: docId });
  await insert(raw, 'notes', { ...common, docId, collection, title });
}

/** Rows as sync, history and conflicts leave them: edits that wait, are under way and were refused. */
async function fillSystem(raw: RawDatabase): Promise<void> {
  const document = { collection: 'entities', campaignId: oldCampaign };
  for (const [n, state] of ['pending', 'inflight', 'quarantined'].entries()) {
    const docId = `entities${n}`;
    const under = state === 'pending' ? {} : { marker: `marker${n}`, frozenJson: '{"rev":1}' };
    await insert(raw, 'outbox_ops', {
      ...document,
      ...under,
      docId,
      state,
      operation: n === 2 ? 'delete' : 'upsert',
      payload: '["body"]',
      createdAt: 4_000 + n,
      attempts: n,
      lastError: state === 'quarantined' ? 'refused' : null,
    });
    await raw.all(
      'UPDATE local_metas SET rev = ?, baseJson = ?, lastSyncedAt = 5 WHERE docId = ?',
      [n + 1, `{"rev":${n + 1}}`, docId],
    );
    await insert(raw, 'versions', {
      ...document,
      docId,
      rev: 1,
      updatedAt: 1_500,
      replacedAt: 1_600,
      origin: 'edit',
      data: '{"title":"Old title"}',
      body: 'The text before.',
    });
  }
  await insert(raw, 'sync_state', { campaignId: oldCampaign, remote: 'demo', cursorFast: '7' });
  await insert(raw, 'conflicts', {
    ...document,
    docId: oldGoblin,
    field: 'body',
    base: 'a',
    mine: 'b',
    theirs: 'c',
    createdAt: 5_000,
  });
  await insert(raw, 'sync_log', { at: 5_000, message: 'Sent 2 notes.' });
  await insert(raw, 'lease', { id: 1, owner: 'old window', epoch: 3, expiresAt: 1 });
  await insert(raw, 'device', { id: 1, deviceId: 'device1' });
  await insert(raw, 'change_log', { ...document, writer: 'w', batch: 1, docId: oldGoblin });
  await insert(raw, 'links', {
    sourceId: oldGoblin,
    campaignId: oldCampaign,
    targetKey: 'x',
    kind: 'wiki',
    line: 0,
    nameId: 1,
    source: 1,
    count: 1,
    headings: 0,
  });
  await insert(raw, 'note_keys', {
    campaignId: oldCampaign,
    key: 'old',
    rank: 0,
    docId: oldGoblin,
  });
}

/** TypeORM's list of what it ran. */
async function fillMigrations(raw: RawDatabase, version: number): Promise<void> {
  const names = ['Initial1763800000000', 'Store1764000000000', 'Sync1764500000000'].slice(
    0,
    version,
  );
  for (const name of names) {
    await insert(raw, 'migrations', { timestamp: Number(name.replace(/^\D+/, '')), name });
  }
}
