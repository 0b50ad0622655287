import { copyFile, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { throwIfCancelled } from '../../core/cancellation';
import { MoonforgeError, messageOf } from '../../core/errors';
import { collections } from '../../core/model/collections';
import type { SalvageReport } from '../../core/ports/salvage';
import type { Watched } from '../../core/ports/storeProgress';
import { readDatabaseHeader } from '../file/databaseHeader';
import type { Definition } from '../schema/definition';
import type { DamagedDatabase } from './damagedDatabase';
import { openDamaged } from './damagedDatabase';
import type { Salvage, SalvagedNote } from './salvagedNotes';
import { salvageNotes } from './salvagedNotes';

/** Name of the report in the folder. */
const reportName = 'SALVAGE.md';

/**
 * Writes every note that can still be read from a damaged campaign file to a new folder, as Markdown in a folder for each
 * collection, with a report. The file itself is only copied. Rejects with `not-found`, with `invalid-input` when the folder
 * holds something, with `not-a-database` when not even the list of tables can be read, and with `cancelled`.
 */
export async function salvageFile(
  request: {
    readonly file: string;
    readonly folder: string;
    readonly definitions?: readonly Definition[];
  },
  watched: Watched,
): Promise<SalvageReport> {
  const { file, folder, definitions = collections } = request;
  await assertFile(file);
  await assertEmpty(folder);
  const work = await mkdtemp(path.join(tmpdir(), 'moonforge-salvage-'));
  try {
    const copy = path.join(work, 'campaign.db');
    await copyFile(file, copy);
    // Saves that have not reached the file itself yet.
    await copyFile(`${file}-wal`, `${copy}-wal`).catch(() => undefined);
    await restoreLength(copy);
    const salvage = await read(copy, file, { definitions, watched });
    return await write(salvage, { file, folder, watched });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** SQLite reads nothing of a file that is shorter than its header says: what is missing is read as empty pages then. */
async function restoreLength(copy: string): Promise<void> {
  const header = await readDatabaseHeader(copy);
  const { size } = await stat(copy);
  if (header?.isSqlite === true && header.size > size) await truncate(copy, header.size);
}

async function read(
  copy: string,
  file: string,
  {
    definitions,
    watched,
  }: { readonly definitions: readonly Definition[]; readonly watched: Watched },
): Promise<Salvage> {
  let database: DamagedDatabase | undefined;
  try {
    database = await openDamaged(copy);
    await database.sql.all('SELECT count(*) FROM sqlite_schema');
  } catch (error) {
    await database?.close();
    throw new MoonforgeError(
      'not-a-database',
      `Nothing can be read from ${file} (${messageOf(error)}): its first page is damaged or it is no campaign file. It was left as it is; use a copy from the folder "backups" beside it.`,
      error,
    );
  }
  try {
    return await salvageNotes(database.sql, definitions, watched);
  } finally {
    await database.close();
  }
}

async function write(
  { notes, lost }: Salvage,
  {
    file,
    folder,
    watched,
  }: { readonly file: string; readonly folder: string; readonly watched: Watched },
): Promise<SalvageReport> {
  const taken = new Set<string>();
  const lines: string[] = [];
  for (const [done, note] of notes.entries()) {
    throwIfCancelled(watched.token);
    watched.report({ step: 'Writing the notes', done, total: notes.length });
    const place = placeOf(note, taken);
    const target = path.join(folder, place);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, note.text);
    if (note.doubt !== undefined) lines.push(`- ${place}: ${note.doubt}\n`);
  }
  const report = {
    notes: notes.length,
    fromHistory: notes.filter(({ fromHistory }) => fromHistory).length,
    doubtful: lines.length,
    lost,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, reportName), reportText(file, report, lines));
  return report;
}

function reportText(file: string, report: SalvageReport, lines: readonly string[]): string {
  const lost = report.lost.map((name) => `- ${name}\n`).join('');
  return `# Salvage of ${path.basename(file)}

${report.notes} notes were read, ${report.fromHistory} of them in the last version the history has.

## To look at

${lines.join('') || 'Nothing.\n'}
## Not found

${lost || 'Nothing.\n'}`;
}

/** A path below the folder that no other note has, with '/'. What a damaged file says may be anything. */
function placeOf({ collection, title, docId, deleted }: SalvagedNote, taken: Set<string>): string {
  const kind = fileName(collection) || 'notes';
  const folder = deleted ? `deleted/${kind}` : kind;
  const name = fileName(title) || fileName(docId) || 'note';
  let place = `${folder}/${name}`;
  for (let number = 1; taken.has(place.toLowerCase()); number += 1) {
    const id = fileName(docId).slice(0, 40);
    place = `${folder}/${name} (${number === 1 ? id : `${id} ${number}`})`;
  }
  taken.add(place.toLowerCase());
  return `${place}.md`;
}

/** Bytes of a file's name that are taken from a title, most: file systems take 255, and more is added. */
const longestName = 120;

/** The text as the name of a file on any system; '' when nothing is left of it. */
function fileName(text: string): string {
  const plain = text.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-');
  let name = '';
  for (const character of plain) {
    if (Buffer.byteLength(name + character) > longestName) break;
    name += character;
  }
  return name.replace(/^[. ]+|[. ]+$/g, '');
}

async function assertFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return;
  throw new MoonforgeError('not-found', `There is no campaign file ${file}.`);
}

async function assertEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  throw new MoonforgeError(
    'invalid-input',
    `The folder ${folder} is not empty. Name a new folder: the notes are written there.`,
  );
}
