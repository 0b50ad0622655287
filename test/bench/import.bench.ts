import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Database } from '@vscode/sqlite3';
import { neverCancelled } from '../../src/core/cancellation';
import type { CampaignStore } from '../../src/core/ports/campaignStore';
import { openCampaignStore } from '../../src/db/openCampaignStore';
import { importFolder } from '../../src/documents/import/importFolder';
import { walkFolder } from '../../src/documents/import/walkFolder';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import { repositoryRoot } from '../support/repository';
import { findVault } from '../support/vaults';
import type { BenchResult } from './benchResult';

const rounds = 3;

/** Imports a real vault (the sample campaign where the vault is not there) into a new file. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = findVault('thellade') ?? path.join(repositoryRoot, 'samples/the-drowned-bell');
  const { files } = await walkFolder(folder, neverCancelled);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await timed((file) => importInto(file, folder)));
    bare.push(await timed((file) => insertBarely(file, folder)));
  }
  return [
    {
      name: `import ${path.basename(folder)}, ${files.length} notes`,
      unit: 'ms',
      ours: median(ours),
      peers: { 'bare @vscode/sqlite3': median(bare) },
      ratio: median(ours) / median(bare),
      samples: ours,
    },
  ];
}

/** Milliseconds that `work` takes on a file of its own. */
async function timed(work: (file: string) => Promise<void>): Promise<number> {
  const temporary = temporaryFolder('bench');
  const start = performance.now();
  await work(path.join(temporary.path, 'campaign.db'));
  const elapsed = performance.now() - start;
  await temporary.remove();
  return elapsed;
}

async function importInto(file: string, folder: string): Promise<void> {
  let store: CampaignStore | undefined;
  const open = async (): Promise<CampaignStore> => (store = await openCampaignStore({ file }));
  await importFolder(open, { folder, campaign: 'Bench' }, () => undefined, neverCancelled);
  await store?.close();
}

/** The least an import can do: read the files, store each text and its words, in one transaction. */
async function insertBarely(file: string, folder: string): Promise<void> {
  const { files } = await walkFolder(folder, neverCancelled);
  const texts = await Promise.all(files.map((found) => readFile(found.file, 'utf8')));
  const database = new Database(file);
  await execute(
    database,
    `PRAGMA journal_mode = WAL; BEGIN;
    CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, text TEXT);
    CREATE VIRTUAL TABLE words USING fts5(
      title, text, content='notes', content_rowid='id', prefix='2 3',
      tokenize='unicode61 remove_diacritics 2')`,
  );
  const insert = database.prepare('INSERT INTO notes (id, title, text) VALUES (?, ?, ?)');
  const index = database.prepare('INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)');
  await Promise.all(
    files.flatMap(({ path: name }, id) => {
      const row = [id, path.basename(name, '.md'), texts[id]];
      return [insert, index].map(
        (statement) =>
          new Promise<void>((resolve, reject) => {
            statement.run(row, (error: Error | null) =>
              error === null ? resolve() : reject(error),
            );
          }),
      );
    }),
  );
  await Promise.all(
    [insert, index].map(
      (statement) => new Promise<void>((done) => statement.finalize(() => done())),
    ),
  );
  await execute(database, 'COMMIT');
  await new Promise<void>((resolve, reject) => {
    database.close((error) => (error === null ? resolve() : reject(error)));
  });
}

function execute(database: Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error === null ? resolve() : reject(error)));
  });
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0;
}
