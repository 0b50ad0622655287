import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { fileNameKey } from '../export/fileName';
import { hashBelow, removeIfEmpty, wayTo } from '../export/folderState';
import { hashContent } from '../hashContent';
import { decodeUtf8 } from '../import/decodeText';
import { walkFolder } from '../import/walkFolder';
import type { FileProblem } from '../operationReport';

/** A Markdown file of the folder. */
export interface FolderFile {
  readonly path: string;
  readonly hash: string;
  /** `undefined` when the bytes are no UTF-8 text. */
  readonly text: string | undefined;
}

export interface FolderContents {
  readonly files: ReadonlyMap<string, FolderFile>;
  /** Links that lead nowhere, folders that cannot be read: what they held may be there still. */
  readonly problems: readonly FileProblem[];
}

const trash = '.trash';
const partial = '.moonforge-mirror.partial';

/**
 * The files of a mirror. Every change of a file first looks whether it still is what it was when the pass read it. Nothing is
 * read or written through a link that leads out of the folder.
 */
export class MirrorFolder {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Every Markdown file, by path, and what could not be read. */
  async read(token: CancellationToken): Promise<FolderContents> {
    const { files, problems } = await walkFolder(this.root, token, true);
    const read = new Map<string, FolderFile>();
    for (const { file, path: name } of files) {
      throwIfCancelled(token);
      const bytes = await readFile(file);
      read.set(name, { path: name, hash: hashContent(bytes), text: decodeUtf8(bytes) });
    }
    return { files: read, problems };
  }

  /** Writes a file whole. False, and nothing written, when the file is not what it was: another text, or there at all. */
  async write(file: string, text: string, expected: string | undefined): Promise<boolean> {
    if ((await hashBelow(this.root, file)) !== (expected ?? 'nothing')) return false;
    await mkdir(path.dirname(path.join(this.root, file)), { recursive: true });
    await this.put(file, text);
    return true;
  }

  /** Replaces a file, whatever it is. */
  async put(file: string, text: string): Promise<void> {
    const made = path.join(this.root, partial);
    // Made anew: written over, a link of this name would lead elsewhere.
    await rm(made, { force: true });
    await writeFile(made, text, { flush: true, flag: 'wx' });
    await rename(made, path.join(this.root, file));
  }

  /** Moves a file to a path where nothing stands. A change of case only is a move, too. */
  async move(from: string, to: string): Promise<boolean> {
    const [source, target] = [from, to].map((file) => path.join(this.root, file));
    if (source === undefined || target === undefined) return false;
    const there = await hashBelow(this.root, to);
    const isSame = there !== 'nothing' && (await isSameFile(source, target));
    if ((there !== 'nothing' && !isSame) || (await this.#isLinked(from))) return false;
    await mkdir(path.dirname(target), { recursive: true });
    await rename(source, target);
    await this.#removeEmpty(from);
    return true;
  }

  /** Moves a file to the folder's trash. False, and nothing moved, when a folder on the way is a link or a file. */
  async discard(file: string): Promise<boolean> {
    const { dir, name, ext } = path.posix.parse(file);
    const trashed = path.posix.join(trash, dir, name);
    for (let number = 1; !(await this.#isLinked(trashed)); number += 1) {
      if (await this.#isLinked(file)) return false;
      const suffix = number === 1 ? '' : ` ${number}`;
      if (await this.move(file, `${trashed}${suffix}${ext}`)) return true;
    }
    return false;
  }

  /** Removes what a pass that was killed left behind. */
  async tidy(): Promise<void> {
    await rm(path.join(this.root, partial), { force: true });
  }

  /** Whether a folder on the way to a file is a link, or none. */
  async #isLinked(file: string): Promise<boolean> {
    return (await wayTo(this.root, file)) === 'other';
  }

  async #removeEmpty(file: string): Promise<void> {
    for (let dir = path.posix.dirname(file); dir !== '.'; dir = path.posix.dirname(dir)) {
      if (!(await removeIfEmpty(path.join(this.root, dir)))) return;
    }
  }
}

/** Two names of one file, where the disk does not tell upper from lower case. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  if (fileNameKey(a) !== fileNameKey(b)) return false;
  const [first, second] = await Promise.all(
    [a, b].map((file) => stat(file, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
