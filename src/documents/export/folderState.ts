import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, lstat, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileErrorCode } from '../fileErrors';

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
    // Read in pieces: an attachment may be larger than memory.
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return 'nothing';
    throw error;
  }
}

/**
 * The same for a path below `root`, with '/'. Where a folder on the way is a link, or a file, it is 'other': what is written
 * there would land outside, or nowhere.
 */
export async function hashBelow(root: string, file: string): Promise<string> {
  const way = await wayTo(root, file);
  return way === 'folders' ? hashAt(path.join(root, file)) : way;
}

/**
 * What leads to a path below `root`, with '/': 'folders', whatever stands at their end; 'nothing' when one of them is missing,
 * 'other' when one is a link, or a file.
 */
export async function wayTo(root: string, file: string): Promise<'folders' | 'nothing' | 'other'> {
  const steps = file.split('/').slice(0, -1);
  for (const [i] of steps.entries()) {
    const folder = await lstat(path.join(root, ...steps.slice(0, i + 1))).catch(notFound);
    if (folder === undefined) return 'nothing';
    if (!folder.isDirectory()) return 'other';
  }
  return 'folders';
}

/** Whether a path leads to a file, through links or not, whose bytes may be read. */
export async function isReadableFile(file: string): Promise<boolean> {
  try {
    await access(file, constants.R_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function notFound(error: unknown): undefined {
  if (fileErrorCode(error) !== 'ENOENT') throw error;
}

/** The names in a folder; none where there is no folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(notFound)) ?? [];
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
