import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError, messageOf } from '../../core/errors';
import type { DatabaseHeader } from './databaseHeader';
import { readDatabaseHeader } from './databaseHeader';
import { applicationId } from './fileFormat';

/** How a campaign file can be opened. */
export interface CampaignFile {
  readonly file: string;
  /** False for a file, or a folder, this user may not write: SQLite needs its log beside the file. */
  readonly writable: boolean;
  /** A log or journal beside the file holds changes that belong to it. */
  readonly hasLog: boolean;
  readonly exists: boolean;
}

/** The folder in a workspace that is ours: created when missing, and kept out of version control. */
const ownFolder = '.moonforge';

/**
 * Looks at `file` without SQLite and without touching it. Rejects with one clear sentence when it cannot be a campaign
 * file: `not-found`, `invalid-input`, `not-a-database`, `database-damaged`.
 */
export async function inspectCampaignFile(file: string, mayCreate: boolean): Promise<CampaignFile> {
  const folder = path.dirname(file);
  const size = await sizeOf(file);
  if (size === undefined && !mayCreate)
    throw new MoonforgeError('not-found', `${file} does not exist.`);
  if (size === undefined) await ensureFolder(folder);
  const header = size === undefined ? undefined : await headerOf(file);
  const hasLog = (await hasContent(`${file}-wal`)) || (await hasContent(`${file}-journal`));
  if (header !== undefined) checkHeader(file, header, { size: size ?? 0, hasLog });
  const writable = (await mayWrite(folder)) && (size === undefined || (await mayWrite(file)));
  return { file, writable, hasLog, exists: size !== undefined };
}

function checkHeader(
  file: string,
  header: DatabaseHeader,
  found: { readonly size: number; readonly hasLog: boolean },
): void {
  if (!header.isSqlite) {
    throw new MoonforgeError(
      'not-a-database',
      `${file} is not a Moonforge campaign file. It was left as it is: move it away, or use another file.`,
    );
  }
  // A campaign's first transaction goes to the file itself, so one without our number and with a log is not ours.
  if (header.applicationId !== applicationId && (header.applicationId !== 0 || found.hasLog)) {
    throw foreignFile(file);
  }
  if (!found.hasLog && found.size < header.size) {
    throw new MoonforgeError(
      'database-damaged',
      `${file} is damaged: its end is missing. It was left as it is; restore it from a backup.`,
    );
  }
}

export function foreignFile(file: string): MoonforgeError {
  return new MoonforgeError(
    'not-a-database',
    `${file} is a database of another program, not a Moonforge campaign. It was left as it is: move it away, or use another file.`,
  );
}

export function emptyFile(file: string): MoonforgeError {
  return new MoonforgeError(
    'not-a-database',
    `${file} is empty, not a campaign file. It was left as it is.`,
  );
}

/** A file whose tables this version does not understand at all. */
export function newerFile(file: string): MoonforgeError {
  return new MoonforgeError(
    'newer-schema',
    `${file} was written by a newer version of Moonforge. It was left as it is; update Moonforge to open it.`,
  );
}

/** A file that this version can show but must not change. */
export function newerFileReadOnly(file: string): MoonforgeError {
  return new MoonforgeError(
    'newer-schema',
    `${file} was written by a newer version of Moonforge, so it can only be read here. Update Moonforge to change it.`,
  );
}

async function headerOf(file: string): Promise<DatabaseHeader | undefined> {
  try {
    return await readDatabaseHeader(file);
  } catch (error) {
    throw new MoonforgeError(
      'database-unavailable',
      `${file} cannot be read (${messageOf(error)}).`,
      error,
    );
  }
}

/** Size in bytes; `undefined` when there is no such file. */
async function sizeOf(file: string): Promise<number | undefined> {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isDirectory() === true) {
    throw new MoonforgeError('invalid-input', `${file} is a folder, not a campaign file.`);
  }
  return stats?.size;
}

async function hasContent(file: string): Promise<boolean> {
  return ((await sizeOf(file)) ?? 0) > 0;
}

async function ensureFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory() === false) {
    throw new MoonforgeError('invalid-input', `${folder} is a file, not a folder.`);
  }
  if (path.basename(folder) === ownFolder) await prepareOwnFolder(folder);
  else if (stats === undefined) {
    throw new MoonforgeError('not-found', `The folder ${folder} does not exist.`);
  }
}

async function prepareOwnFolder(folder: string): Promise<void> {
  try {
    await unlessExists(mkdir(folder));
    if (!(await mayWrite(folder))) return;
    await unlessExists(writeFile(path.join(folder, '.gitignore'), '*\n', { flag: 'wx' }));
  } catch (error) {
    throw new MoonforgeError(
      'database-unavailable',
      `The folder ${folder} cannot be created (${messageOf(error)}).`,
      error,
    );
  }
}

/** Lets what is there already stand: an earlier start, the user or another window made it. */
async function unlessExists(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

async function mayWrite(target: string): Promise<boolean> {
  return access(target, constants.W_OK).then(
    () => true,
    () => false,
  );
}
