import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';

/** A file's content. */
export interface FileContent {
  /** SHA-256 in hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Reads a file of any size for its hash; with `to` it is copied there on the way. */
export async function readContent(
  file: string,
  token: CancellationToken,
  to?: string,
): Promise<FileContent> {
  const hash = createHash('sha256');
  let size = 0;
  const target = to === undefined ? nowhere() : createWriteStream(to, { flush: true });
  await pipeline(
    createReadStream(file),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        throwIfCancelled(token);
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    target,
  );
  return { sha256: hash.digest('hex'), size };
}

/**
 * Copies a file into the attachments' folder under the hash of its bytes, unless it is there, and gives the `path` for
 * its record. A copy appears under its name only when it is complete and on disk; whatever ends it earlier leaves the
 * folder as it was.
 */
export async function copyAttachment(
  folder: string,
  file: string,
  token: CancellationToken,
): Promise<FileContent & { readonly path: string }> {
  const content = await readContent(file, token);
  const known = placeOf(file, content);
  if ((await sizeOf(path.join(folder, known))) === content.size) return { ...content, path: known };
  await mkdir(folder, { recursive: true });
  const staging = await mkdtemp(path.join(folder, '.copy-'));
  try {
    const staged = path.join(staging, 'file');
    // What was copied is what counts: the file may have changed since it was read.
    const copied = await readContent(file, token, staged);
    const place = placeOf(file, copied);
    await mkdir(path.join(folder, path.dirname(place)), { recursive: true });
    await rename(staged, path.join(folder, place));
    return { ...copied, path: place };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Below the folder: two letters of the hash, the hash, and the file's own extension for whoever opens it. */
function placeOf(file: string, { sha256 }: FileContent): string {
  const extension = /\.[a-z0-9]{1,12}$/i.exec(path.basename(file))?.[0].toLowerCase() ?? '';
  return `${sha256.slice(0, 2)}/${sha256}${extension}`;
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch {
    return undefined;
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
