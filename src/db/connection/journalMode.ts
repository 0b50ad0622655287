import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { messageOf, reasonOf } from '../../core/errors';
import type { Logger } from '../../core/logger';
import type { SqlConnection } from './sqlConnection';

/**
 * How a file keeps its transactions whole: `log`, a write-ahead log, which lets others read while one writes, or
 * `rollback`, a rollback journal, which takes the file for itself while it commits.
 */
export type Journal = 'log' | 'rollback';

export interface JournalOptions {
  readonly file: string;
  /** Milliseconds to wait for other processes. */
  readonly busyTimeout: number;
  readonly logger: Logger;
}

/** Milliseconds between attempts to switch to a write-ahead log. */
const switchPause = 20;

/**
 * Numbers by which Linux tells file systems of other machines (statfs(2), f_type): nfs, smb, cifs, smb2, 9p, ceph, afs.
 * Other systems number differently and are found out when the log cannot be made.
 */
const networkFileSystems: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x00c36400, 0x5346414f,
]);

/** The journal for a file where it is: a write-ahead log needs memory that all its processes share, so one machine. */
export async function journalFor(file: string): Promise<Journal> {
  if (process.platform === 'win32')
    return path.resolve(file).startsWith('\\\\') ? 'rollback' : 'log';
  if (process.platform !== 'linux') return 'log';
  const found = await statfs(path.dirname(file)).catch(() => undefined);
  return found !== undefined && isNetworkFileSystem(found.type) ? 'rollback' : 'log';
}

/** Tells whether Linux's number of a file system, signed or not, is of one on another machine. */
export function isNetworkFileSystem(type: number): boolean {
  return networkFileSystems.has(type >>> 0);
}

/**
 * Switches the file to a write-ahead log, once in its life, and gives the journal it has then: where the log cannot be
 * made, the file keeps a rollback journal. SQLite does not wait for other connections here, and another window may be
 * opening the same new file.
 */
export async function enterLogMode(sql: SqlConnection, options: JournalOptions): Promise<Journal> {
  for (const end = performance.now() + options.busyTimeout; ;) {
    try {
      const row = await sql.get<JournalRow>('PRAGMA journal_mode = WAL');
      if (row?.journal_mode === 'wal') return 'log';
      return await enterRollbackMode(sql, options, `it stays in mode ${row?.journal_mode ?? ''}`);
    } catch (error) {
      if (reasonOf(error) !== 'database-locked') {
        return enterRollbackMode(sql, options, messageOf(error));
      }
      if (performance.now() > end) throw error;
      await setTimeout(switchPause);
    }
  }
}

/**
 * Switches the file to a rollback journal. An exclusive connection reads a file that is in log mode without the shared
 * memory a network drive cannot give (https://www.sqlite.org/wal.html#noshm).
 */
export async function enterRollbackMode(
  sql: SqlConnection,
  { file, logger }: JournalOptions,
  why: string,
): Promise<Journal> {
  await sql.all('PRAGMA locking_mode = EXCLUSIVE');
  await sql.all('PRAGMA journal_mode = DELETE');
  await sql.all('PRAGMA locking_mode = NORMAL');
  // The exclusive lock is given up by the next read.
  await sql.all('SELECT count(*) FROM sqlite_schema');
  logger.warn(
    `${file} has no write-ahead log (${why}): reads wait while a note is saved, and two machines must not open it at once.`,
  );
  return 'rollback';
}

interface JournalRow {
  readonly journal_mode: string;
}
