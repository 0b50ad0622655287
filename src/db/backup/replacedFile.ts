import { copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError, reasonOf } from '../../core/errors';
import type { Sqlite3 } from '../connection/nativeModule';
import { inspectCampaignFile } from '../file/campaignFile';
import { openPlain } from './plainConnection';

/** The campaign file that a restored one takes the place of. */
export interface ReplacedFile {
  /** Its identity, which the restored file keeps; `undefined` when it cannot be read any more. */
  readonly deviceId: string | undefined;
}

/**
 * Brings what stands in the log of a campaign file into the file itself, so that the file alone is all of it. Rejects with
 * `database-locked` while another program has it open. A damaged file is left as it is.
 */
export async function settleFile(sqlite3: Sqlite3, file: string): Promise<ReplacedFile> {
  let deviceId: string | undefined;
  try {
    // SQLite throws the log of what is no database away, so it gets to see campaign files only.
    await inspectCampaignFile(file, false);
    const connection = await openPlain(sqlite3, file);
    try {
      await connection.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
      const row = await connection.sql.get<{ readonly deviceId: string }>(
        'SELECT deviceId FROM device WHERE id = 1',
      );
      deviceId = row?.deviceId;
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (reasonOf(error) === 'database-locked') throw error;
    return { deviceId: undefined };
  }
  // SQLite removes the log when the last program closes the file.
  if (await exists(`${file}-wal`)) {
    throw new MoonforgeError(
      'database-locked',
      `${file} is open in another window or program. Nothing was changed; close it there and restore again.`,
    );
  }
  return { deviceId };
}

/** Puts a new file in the place of an old one, which is kept beside it. Gives the path of the old one, if there was one. */
export async function replaceFile(made: string, file: string): Promise<string | undefined> {
  await flush(made);
  const kept = (await exists(file)) ? await freeName(file) : undefined;
  if (kept !== undefined) {
    // The log of a damaged file stays with it: beside the new file it would be taken for the new file's own.
    for (const log of ['-wal', '-journal']) {
      if (await exists(file + log)) await rename(file + log, kept + log);
    }
    await rm(`${file}-shm`, { force: true });
    // There is a whole campaign file under the name at every moment.
    await link(file, kept).catch(() => copyFile(file, kept));
  }
  await rename(made, file);
  return kept;
}

async function freeName(file: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const candidate = path.join(dir, `${name}.before-restore${suffix}${ext}`);
    if (!(await exists(candidate))) return candidate;
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Tells whether there is a file of that name. */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
