import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import type { BackupProgress, RestoreReport } from '../../core/ports/campaignStore';
import { loadSqlite3 } from '../connection/nativeModule';
import { inspectCampaignFile } from '../file/campaignFile';
import { backupBeginning } from './backupFormat';
import { DatabaseFiller } from './fillDatabase';
import { openPlain } from './plainConnection';
import type { BackupElement } from './readBackup';
import { readBackup } from './readBackup';
import { exists, replaceFile, settleFile } from './replacedFile';
import { RestoredMedia } from './restoredMedia';

export interface RestoreBackupOptions {
  /** The bytes of the backup. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What messages call it. */
  readonly name: string;
  /** The campaign file to make. */
  readonly file: string;
  /** Whether a file that is there is replaced; it is kept beside the new one. */
  readonly replace: boolean;
}

/**
 * Makes a campaign file from a backup: everything as it was, history and unsent edits included. The file is made out of
 * sight and put in its place when the whole backup was read and its checksum agrees, so a damaged backup, a cancellation
 * or a crash changes nothing. A file in a new place gets an identity of its own, since the original may live on; one that
 * replaces another keeps that one's. Nothing may have the file open. Rejects with `invalid-input` or `newer-schema` as
 * `readBackup` does, and when there is a file already that is not to be replaced.
 */
export async function restoreBackup(
  options: RestoreBackupOptions,
  progress: (progress: BackupProgress) => void,
  token: CancellationToken,
): Promise<RestoreReport> {
  const file = path.resolve(options.file);
  const isThere = await exists(file);
  if (isThere) await refuseTarget(file, options);
  const sqlite3 = await loadSqlite3();
  if (!isThere) await inspectCampaignFile(file, true);
  const deviceId = isThere ? (await settleFile(sqlite3, file)).deviceId : undefined;
  const staging = await mkdtemp(path.join(path.dirname(file), '.moonforge-restore-'));
  try {
    const made = path.join(staging, path.basename(file));
    await mkdir(path.join(staging, 'media'));
    const media = new RestoredMedia(path.join(staging, 'media'));
    const connection = await openPlain(sqlite3, made);
    let rows: number;
    try {
      await connection.sql.run('PRAGMA synchronous = OFF');
      await connection.sql.run('BEGIN EXCLUSIVE');
      const filler = new DatabaseFiller(connection.sql);
      rows = await fill(readBackup(options.chunks, options.name), { filler, media }, (state) => {
        throwIfCancelled(token);
        progress(state);
      });
      await filler.finish(deviceId);
      await connection.sql.run('COMMIT');
    } finally {
      await media.close();
      await connection.close();
    }
    throwIfCancelled(token);
    await media.moveTo(path.join(path.dirname(file), 'media'));
    return { file, rows, media: media.count, kept: await replaceFile(made, file) };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Refuses what may not be replaced: anything without being asked, folders and pipes, and a backup, this one or another. */
async function refuseTarget(file: string, options: RestoreBackupOptions): Promise<void> {
  const { file: name, replace } = options;
  if (!replace) {
    throw new MoonforgeError(
      'invalid-input',
      `${name} exists already and was left as it is. Restore into a new file, or replace this one explicitly.`,
    );
  }
  if (!(await stat(file)).isFile()) {
    throw new MoonforgeError('invalid-input', `${name} is no file. Name the campaign file.`);
  }
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(backupBeginning.length), 0);
  if (buffer.toString('utf8', 0, bytesRead) !== backupBeginning) return;
  throw new MoonforgeError(
    'invalid-input',
    `${name} is a backup, not a campaign file: it was left as it is. Name the campaign file.`,
  );
}

interface Targets {
  readonly filler: DatabaseFiller;
  readonly media: RestoredMedia;
}

/** Rows between two reports. */
const reportEvery = 500;

async function fill(
  elements: AsyncIterable<BackupElement>,
  { filler, media }: Targets,
  progress: (progress: BackupProgress) => void,
): Promise<number> {
  let done = 0;
  let total = 0;
  for await (const element of elements) {
    if (element.kind === 'row') {
      await filler.addRow(element.values);
      if (done % reportEvery === 0) progress({ done, total });
      done += 1;
    } else if (element.kind === 'head') {
      total = Object.values(element.head.rows).reduce((sum, count) => sum + count, 0);
      await filler.begin(element.head);
    } else if (element.kind === 'schema') await filler.addSchema(element.entry);
    else if (element.kind === 'table') await filler.openTable(element.table);
    else if (element.kind === 'search') filler.addSearch(element.entry);
    else {
      progress({ done, total });
      await media.add(element.part);
    }
  }
  return done;
}
