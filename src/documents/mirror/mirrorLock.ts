import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import { fileErrorCode } from '../fileErrors';
import { lockName } from './mirrorMarker';

/**
 * Runs `work` while no other window or program mirrors into the folder. Rejects with `database-locked` while one does; the
 * lock of a process that is gone is taken over.
 */
export async function withMirrorLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, lockName);
  const own = JSON.stringify({ host: hostname(), pid: process.pid });
  if (!(await take(file, own))) {
    if (await isHeld(file)) throw busy(folder);
    await rm(file, { force: true });
    if (!(await take(file, own))) throw busy(folder);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string, own: string): Promise<boolean> {
  try {
    await writeFile(file, own, { flag: 'wx' });
    return true;
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Whether the process that wrote the lock lives. One on another machine is taken to live. */
async function isHeld(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [, host, pid] = /^\{"host":"(.*)","pid":(\d+)\}$/.exec(text) ?? [];
  if (host === undefined || pid === undefined) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
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
