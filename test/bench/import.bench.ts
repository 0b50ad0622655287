import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../src/core/cancellation';
import { walkFolder } from '../../src/documents/import/walkFolder';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import { repositoryRoot } from '../support/repository';
import { findVault } from '../support/vaults';
import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import { BareDatabase } from './support/bareDatabase';
import { importNoteSet } from './support/filledCampaign';
import { compare, milliseconds } from './support/measure';
import type { NoteSet } from './support/noteSet';
import { tenThousandNotes } from './support/noteSet';

/** Imports notes into a new file: ten thousand of them, and a real vault (the sample campaign where that is not there). */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = findVault('thellade') ?? path.join(repositoryRoot, 'samples/the-drowned-bell');
  const results: BenchResult[] = [];
  for (const notes of [await tenThousandNotes(), { name: path.basename(folder), folder }]) {
    results.push(await compareImport(notes));
  }
  return results;
}

async function compareImport(notes: NoteSet): Promise<BenchResult> {
  const folder = temporaryFolder('bench');
  const file = path.join(folder.path, 'campaign.db');
  const onNewFile = async (work: () => Promise<unknown>): Promise<number> => {
    const elapsed = await milliseconds(work);
    for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
    return elapsed;
  };
  const result = await compare({
    name: `import ${notes.name}`,
    ours: () => onNewFile(() => usingStore({ file }, (store) => importNoteSet(store, notes))),
    peers: { 'bare driver: texts and words': () => onNewFile(() => insertBarely(file, notes)) },
    budget: { of: 'ratio', most: 2 },
  });
  await folder.remove();
  return result;
}

/** The least an import can do: read the files, store each text and its words, in one durable transaction. */
async function insertBarely(file: string, { folder }: NoteSet): Promise<void> {
  const { files } = await walkFolder(folder, neverCancelled);
  const texts = await Promise.all(files.map((found) => readFile(found.file, 'utf8')));
  const database = await BareDatabase.open(file);
  await database.execute(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, text TEXT);
    CREATE VIRTUAL TABLE words USING fts5(title, text, content='notes', content_rowid='id',
      prefix='2', tokenize='unicode61 remove_diacritics 2');
    BEGIN IMMEDIATE`);
  const rows = files.map(({ path: name }, id) => [id, path.basename(name, '.md'), texts[id] ?? '']);
  for (const insert of [
    'INSERT INTO notes (id, title, text) VALUES (?, ?, ?)',
    'INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)',
  ]) {
    await database.prepared(insert, (statement) =>
      Promise.all(rows.map((row) => statement.run(row))),
    );
  }
  await database.execute('COMMIT');
  await database.close();
}
