import { lstat, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileErrorCode } from '../fileErrors';
import { hashContent } from '../hashContent';

/** Whether the disk takes names that differ in case, or in how letters are composed, for one. */
export async function foldsNames(folder: string): Promise<boolean> {
  const probe = path.join(folder, 'probe-\u00E9');
  await writeFile(probe, '');
  const others = ['PROBE-\u00E9', 'probe-e\u0301'].map((name) => path.join(folder, name));
  const found = await Promise.all(others.map(hashAt));
  await rm(probe);
  return found.some((hash) => hash !== 'nothing');
}

/** The hash of the file at a path, 'nothing', or 'other' for a folder, a link or what else is no file. */
export async function hashAt(file: string): Promise<string> {
  try {
    if (!(await lstat(file)).isFile()) return 'other';
    return hashContent(await readFile(file));
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return 'nothing';
    throw error;
  }
}

/** Removes a folder that holds nothing; false when it stays. */
export async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}
