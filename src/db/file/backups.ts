import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError, messageOf } from '../../core/errors';
import type { Connection, ConnectionOptions } from '../connection/openConnection';
import { openConnection } from '../connection/openConnection';

/** Copies of one purpose that are kept. */
const kept = 3;

/** Room asked for beyond the file's own size, in bytes: what the work after the copy writes first. */
const spare = 4 * 1024 * 1024;

export interface BackupRequest extends Omit<ConnectionOptions, 'access'> {
  /** Second part of the copy's name: "v1" before an upgrade of a file of version 1, "repair" before a repair. */
  readonly label: string;
  /** What is not done without a copy, in a sentence: "The file cannot be upgraded". */
  readonly refusal: string;
  /** Free bytes where the folder is; what the disk says unless a test says otherwise. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/**
 * Copies a campaign file, its log included, as of the last commit to `backups/<name>-<label>-<UTC time>.db` beside it,
 * and gives the copy's path. The copy is checked and on the disk before it gets its name; the last three of a purpose
 * stay. Rejects with `database-unavailable` when there is no room, leaving nothing behind. The caller holds the write
 * lock, so that nothing is committed between the copy and what follows.
 */
export async function backUpFile(request: BackupRequest): Promise<string> {
  const { file, label } = request;
  const folder = backupFolder(file);
  const base = path.basename(file, '.db');
  const copy = path.join(folder, `${base}-${label}-${timeStamp()}.db`);
  const unfinished = `${copy}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await copyDatabase(request, unfinished);
    await assertReadable(request, unfinished);
    // Windows refuses to flush what was opened for reading.
    await syncToDisk(unfinished, 'r+');
    await rename(unfinished, copy);
    if (process.platform !== 'win32') await syncToDisk(folder, 'r');
  } catch (error) {
    await removeUnfinished(unfinished);
    throw new MoonforgeError(
      'database-unavailable',
      `${request.refusal}, since no backup of it could be made in ${folder} (${messageOf(error)}). ` +
        `${file} was left as it is: free some space or make the folder writable, and try again.`,
      error,
    );
  }
  await removeOld(folder, base, label);
  return copy;
}

/** Where copies of a campaign file stand. */
export function backupFolder(file: string): string {
  return path.join(path.dirname(file), 'backups');
}

async function copyDatabase(request: BackupRequest, target: string): Promise<void> {
  const reader = await openConnection({ ...request, access: 'readOnly' });
  try {
    const size = await reader.sql.get<{ readonly bytes: number }>(
      'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
    );
    const needed = (size?.bytes ?? 0) + spare;
    const free = await (request.freeBytes ?? freeBytesIn)(path.dirname(target));
    if (free < needed) {
      throw new Error(`the disk has ${megabytes(free)} left of the ${megabytes(needed)} needed`);
    }
    await removeUnfinished(target);
    await reader.sql.run('VACUUM INTO ?', [target]);
  } finally {
    await reader.close();
  }
}

/** SQLite leaves its journal where it finds no room to roll back. */
async function removeUnfinished(copy: string): Promise<void> {
  for (const ending of ['', '-journal', '-wal', '-shm']) {
    await rm(copy + ending, { force: true }).catch(() => undefined);
  }
}

/** Reads every page of the copy. */
async function assertReadable(request: BackupRequest, copy: string): Promise<void> {
  const connection: Connection = await openConnection({
    ...request,
    file: copy,
    access: 'immutable',
  });
  try {
    const [found] = await connection.sql.all<{ readonly quick_check: string }>(
      'PRAGMA quick_check(1)',
    );
    if (found?.quick_check !== 'ok') throw new Error(`the copy reads: ${found?.quick_check ?? ''}`);
  } finally {
    await connection.close();
  }
}

async function syncToDisk(target: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(target, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes all but the last copies of a purpose. Copies of other files, and files somebody renamed, are not touched. */
async function removeOld(folder: string, base: string, label: string): Promise<void> {
  const purpose = /^v\d+$/.test(label) ? /^-v\d+$/ : new RegExp(`^-${label}$`);
  const copies = (await readdir(folder)).filter(
    (name) =>
      name.startsWith(`${base}-`) &&
      timed.test(name) &&
      purpose.test(name.slice(base.length).replace(timed, '')),
  );
  const oldest = copies.toSorted((a, b) => compareText(timeOf(a), timeOf(b))).slice(0, -kept);
  for (const name of oldest) await rm(path.join(folder, name), { force: true });
}

/** The end of a copy's name, the time, which sorts as text. */
const timed = /-\d{8}T\d{9}Z\.db$/;

function timeOf(name: string): string {
  return timed.exec(name)?.[0] ?? '';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function timeStamp(): string {
  return new Date().toISOString().replace(/[-:.]/g, '');
}

async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
