import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Disposable } from '../../core/disposable';
import { fileErrorCode } from '../fileErrors';

/** Milliseconds between looks whether the folder still is the one that is watched. */
const lookInterval = 2_000;

/** Of these systems the kernel itself tells of everything below a folder. */
const recursive = process.platform === 'darwin' || process.platform === 'win32';

interface Watched {
  readonly watcher: FSWatcher;
  /** A folder that was removed and made again has another. */
  readonly inode: bigint;
}

/**
 * Tells that something below a folder may have changed. Where the system watches single folders only, each is watched:
 * Node's own recursive watching follows files by inode there and misses edits of a file that was replaced by a rename.
 */
export class FolderChanges implements Disposable {
  readonly #root: string;
  readonly #changed: (file: string | null) => void;
  readonly #watched = new Map<string, Watched>();
  readonly #looking: NodeJS.Timeout;

  /** `changed` gets the path below the root, or null where the system does not tell. */
  constructor(root: string, changed: (file: string | null) => void) {
    this.#root = root;
    this.#changed = changed;
    this.#looking = setInterval(() => void this.#look(), lookInterval);
    this.#looking.unref();
  }

  /**
   * Watches the folders there are by now. Read the folder after this, not before. Rejects when the system cannot watch
   * them; a root that does not exist is no error, its appearance is told.
   */
  async refresh(): Promise<void> {
    const found = new Map<string, bigint>();
    await this.#collect('', found);
    for (const [folder, { inode }] of this.#watched) {
      if (found.get(folder) !== inode) this.#unwatch(folder);
    }
    for (const [folder, inode] of found) {
      if (!this.#watched.has(folder)) this.#watch(folder, inode);
    }
  }

  dispose(): void {
    clearInterval(this.#looking);
    for (const folder of [...this.#watched.keys()]) this.#unwatch(folder);
  }

  async #collect(folder: string, found: Map<string, bigint>): Promise<void> {
    const inode = await this.#inode(folder);
    if (inode === undefined) return;
    found.set(folder, inode);
    if (recursive) return;
    const entries = await readdir(path.join(this.#root, folder), { withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of entries) {
      const isSeen = entry.isDirectory() && !entry.name.startsWith('.');
      if (isSeen) await this.#collect(path.join(folder, entry.name), found);
    }
  }

  async #inode(folder: string): Promise<bigint | undefined> {
    const found = await stat(path.join(this.#root, folder), { bigint: true }).catch(
      () => undefined,
    );
    return found?.isDirectory() === true ? found.ino : undefined;
  }

  #watch(folder: string, inode: bigint): void {
    try {
      const watcher = watch(path.join(this.#root, folder), { recursive }, (_, name) =>
        this.#changed(name === null ? null : path.join(folder, name)),
      );
      watcher.on('error', () => {
        this.#unwatch(folder);
        this.#changed(null);
      });
      this.#watched.set(folder, { watcher, inode });
    } catch (error) {
      // Removed since it was found: the folder above tells.
      if (fileErrorCode(error) !== 'ENOENT') throw error;
    }
  }

  #unwatch(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }

  async #look(): Promise<void> {
    if ((await this.#inode('')) !== this.#watched.get('')?.inode) this.#changed(null);
  }
}
