import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import type { BackupProgress, BackupReport, CampaignStore } from '../../core/ports/campaignStore';
import { describeFileError, fileErrorCode } from '../fileErrors';

/** What every backup begins with. */
const beginning = '{"format":"moonforge-backup"';

/**
 * Writes a backup of the whole campaign file. The backup appears under its name when it is complete; an earlier backup
 * of that name is replaced then, any other file is refused with `invalid-input`.
 */
export async function writeBackupFile(
  store: CampaignStore,
  target: string,
  progress: (progress: BackupProgress) => void,
  token: CancellationToken,
): Promise<BackupReport> {
  const file = path.resolve(target);
  // A name of its own: another backup to the same place may be under way.
  const partial = `${file}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await refuseOther(file, target);
    const handle = await open(partial, 'wx');
    let report: BackupReport;
    try {
      report = await store.exportBackup(
        async (text) => {
          await handle.writeFile(text);
        },
        progress,
        token,
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    return report;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw asMoonforgeError(error, target);
  }
}

/** The bytes of a backup on disk. Rejects with `invalid-input` when it cannot be read. */
export async function* backupChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw asMoonforgeError(error, file);
  }
}

async function refuseOther(file: string, target: string): Promise<void> {
  const found = await firstBytes(file);
  if (found === undefined || found === beginning) return;
  throw new MoonforgeError(
    'invalid-input',
    `${target} exists and is not a backup: it was left as it is. Choose another name.`,
  );
}

async function firstBytes(file: string): Promise<string | undefined> {
  try {
    // A pipe or a device is never opened: reading one can wait for ever.
    if (!(await stat(file)).isFile()) return '';
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginning.length), 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function asMoonforgeError(error: unknown, file: string): unknown {
  if (fileErrorCode(error) === undefined || error instanceof MoonforgeError) return error;
  return new MoonforgeError(
    'invalid-input',
    `${file} could not be read or written: ${describeFileError(error)}.`,
    error,
  );
}
