import { createHash } from 'node:crypto';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The servers this computer's user agreed to, folder by folder: an empty file each, in a folder of the editor's storage
 * for the extension. The editor's own key-value state is written whole by every window, so that two windows that agree
 * at once lose one of the answers; files stand beside each other. Names are digests: neither paths nor servers are told.
 */
export class Approvals {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async has(folder: string, server: string): Promise<boolean> {
    return access(this.#file(folder, server)).then(
      () => true,
      () => false,
    );
  }

  async add(folder: string, server: string): Promise<void> {
    await mkdir(this.#folder(folder), { recursive: true });
    await writeFile(this.#file(folder, server), '');
  }

  /** Takes back all that was agreed to for the folder. */
  async forget(folder: string): Promise<void> {
    await rm(this.#folder(folder), { recursive: true, force: true });
  }

  #folder(folder: string): string {
    return path.join(this.#root, digest(folder));
  }

  #file(folder: string, server: string): string {
    return path.join(this.#folder(folder), digest(server));
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
