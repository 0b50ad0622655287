import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import { parseJsonObject } from '../../core/json';
import { fileErrorCode } from '../fileErrors';
import { lockName } from './mirrorMarker';

/** The right to mirror into a folder, held by a file in it. */
export interface MirrorLock {
  /** False when the lock file is gone or another's, as after the folder was removed. */
  holds(): Promise<boolean>;
  /** Gives the right up; does nothing when it was lost. */
  release(): Promise<void>;
}

/** Milliseconds by which the clocks of the disk and of the machine may differ. */
const clockSlack = 60_000;

/**
 * Takes the lock of a folder, which is made when it does not exist. `check` runs once nobody else is seen to hold the lock
 * and before anything is written; what it rejects with ends the attempt. Rejects with `database-locked` while another
 * window or program holds the lock; the lock of a process that is gone is taken over.
 */
export async function takeMirrorLock(
  folder: string,
  check: () => Promise<unknown>,
): Promise<MirrorLock> {
  const file = path.join(folder, lockName);
  const own = JSON.stringify({ host: hostname(), pid: process.pid, id: randomUUID() });
  const former = await readLock(file);
  if (former !== undefined && (await isHeld(file, former))) throw busy(folder);
  await check();
  await mkdir(folder, { recursive: true });
  if (former !== undefined) await removeStale(file, former);
  if (!(await create(file, own))) throw busy(folder);
  const holds = async (): Promise<boolean> => (await readLock(file)) === own;
  return {
    holds,
    release: async () => {
      if (await holds()) await rm(file, { force: true });
    },
  };
}

async function create(file: string, own: string): Promise<boolean> {
  try {
    await writeFile(file, own, { flag: 'wx' });
    return true;
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function readLock(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** Moved aside before it is removed: by then another may have put its own lock there, which goes back. */
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readLock(aside);
  if (moved === undefined || moved === stale) await rm(aside, { force: true });
  else await rename(aside, file);
}

/** Whether the process that wrote the lock lives. One on another machine is taken to live; none outlives a restart. */
async function isHeld(file: string, text: string): Promise<boolean> {
  const { host, pid } = parseJsonObject(text);
  if (typeof host !== 'string' || typeof pid !== 'number') return false;
  if (host !== hostname()) return true;
  const written = await stat(file).catch(() => undefined);
  const started = Date.now() - uptime() * 1000;
  if (written === undefined || written.mtimeMs < started - clockSlack) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return fileErrorCode(error) === 'EPERM';
  }
}

function busy(folder: string): MoonforgeError {
  return new MoonforgeError(
    'database-locked',
    `Another window or program is mirroring into ${folder}. Nothing was changed; the next pass tries again.`,
  );
}
