import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import type { MediaPart } from './backupFormat';
import { isInsideOnEverySystem } from './backupMedia';
import { exists } from './replacedFile';

/** Attachments on their way from a backup to their folder: written out of sight, moved there together. */
export class RestoredMedia {
  readonly #staging: string;
  readonly #paths: string[] = [];
  #current: FileHandle | undefined;

  /** `staging`: an empty folder on the same disk as the attachments' own. */
  constructor(staging: string) {
    this.#staging = staging;
  }

  get count(): number {
    return this.#paths.length;
  }

  async add({ path: file, data }: MediaPart): Promise<void> {
    if (!isInsideOnEverySystem(file)) {
      throw new MoonforgeError(
        'invalid-input',
        `The backup is damaged: it names an attachment outside of its folder (${file}). Nothing was changed.`,
      );
    }
    if (this.#paths.at(-1) !== file) {
      await this.close();
      const target = path.join(this.#staging, file);
      await mkdir(path.dirname(target), { recursive: true });
      this.#current = await open(target, 'wx');
      this.#paths.push(file);
    }
    await this.#current?.writeFile(Buffer.from(data, 'base64'));
  }

  async close(): Promise<void> {
    await this.#current?.close();
    this.#current = undefined;
  }

  /** Moves the files into the folder. One that is there with other bytes is kept under another name. */
  async moveTo(folder: string): Promise<void> {
    for (const file of this.#paths) {
      const made = path.join(this.#staging, file);
      const target = path.join(folder, file);
      await mkdir(path.dirname(target), { recursive: true });
      if (await exists(target)) {
        if ((await hashOf(target)) === (await hashOf(made))) continue;
        await rename(target, await freeName(target));
      }
      await rename(made, target);
    }
  }
}

async function freeName(file: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const candidate = path.join(dir, `${name} (before restore ${number})${ext}`);
    if (!(await exists(candidate))) return candidate;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
