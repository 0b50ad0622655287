import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Sql } from '../connection/sqlConnection';
import type { MediaPart } from './backupFormat';

/** Bytes of a file on one line of a backup; a multiple of three, so that the parts join as base64. */
const partSize = 192 * 1024;

/** The attachments of all records, deleted ones too, that lie in the campaign's own folder; sorted. */
export async function mediaPaths(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.all<{ readonly path: string }>(
    "SELECT DISTINCT path FROM media WHERE path <> '' ORDER BY path",
  );
  return rows.map((row) => row.path).filter(isInsideOnEverySystem);
}

/** The file's bytes in parts, one at least; none when it cannot be read. */
export async function* mediaParts(
  folder: string | undefined,
  file: string,
): AsyncGenerator<MediaPart> {
  if (folder === undefined) return;
  const handle = await open(path.join(folder, file)).catch(() => undefined);
  if (handle === undefined) return;
  try {
    if (!(await handle.stat()).isFile()) return;
    const buffer = Buffer.alloc(partSize);
    for (let first = true; ; first = false) {
      const bytes = await fill(handle, buffer);
      if (bytes === 0 && !first) return;
      yield { path: file, data: buffer.toString('base64', 0, bytes) };
      if (bytes < partSize) return;
    }
  } finally {
    await handle.close();
  }
}

/**
 * Tells whether a path stays below the folder it is relative to, on whatever system a backup is restored: separators and
 * drives of all of them count.
 */
export function isInsideOnEverySystem(file: string): boolean {
  const parts = file.split(/[\\/]/);
  return !/^[\\/]|^[A-Za-z]:|\0/.test(file) && !parts.includes('..') && parts.at(-1) !== '';
}

async function fill(handle: Awaited<ReturnType<typeof open>>, buffer: Buffer): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
