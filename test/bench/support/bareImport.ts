import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { walkFolder } from '../../../src/documents/import/walkFolder';
import { BareDatabase } from './bareDatabase';
import type { NoteSet } from './noteSet';

/** The least an import can do: read the files, store each text and its words, in one durable transaction. */
export async function insertBarely(
  file: string,
  { folder }: Pick<NoteSet, 'folder'>,
): Promise<void> {
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
