import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { compareCodePoints, naturalCompare } from '../../core/order/naturalCompare';
import { sortKeyOf } from '../../core/order/sortKey';
import { describeFileError } from '../fileErrors';
import { markerName } from '../export/exportMarker';
import type { FileProblem, SkippedFile } from '../operationReport';
import { Pace } from './pace';

/** A file found below a folder. */
export interface FoundFile {
  readonly file: string;
  /** Below the folder, with '/'. */
  readonly path: string;
}

export interface FolderListing {
  /** The Markdown files, in natural order of their paths. */
  readonly files: readonly FoundFile[];
  /** All other files, in the same order. */
  readonly attachments: readonly FoundFile[];
  /** What was passed over, a folder with all it holds as one. */
  readonly skipped: readonly SkippedFile[];
  readonly problems: readonly FileProblem[];
}

interface Walk {
  readonly root: string;
  readonly token: CancellationToken;
  /** Where links may lead; `undefined` for anywhere. */
  readonly within: string | undefined;
  readonly visited: Set<string>;
  /** Links to folders, followed after all real folders: a note is listed under its real path if it has one. */
  readonly links: string[];
  readonly files: FoundFile[];
  readonly attachments: FoundFile[];
  readonly skipped: SkippedFile[];
  readonly problems: FileProblem[];
}

/**
 * Lists the files below `folder`. Skips hidden folders and files, `node_modules` and what desktops leave behind; follows
 * symbolic links, each folder once; with `stayInside` those that lead out of the folder become problems. Folders that cannot
 * be read become problems; rejects only when `folder` itself cannot be read.
 */
export async function walkFolder(
  folder: string,
  token: CancellationToken,
  stayInside = false,
): Promise<FolderListing> {
  const root = path.resolve(folder);
  const within = stayInside ? await realpath(root) : undefined;
  const walk: Walk = {
    ...{ root, token, within, visited: new Set<string>() },
    ...{ links: [], files: [], attachments: [], skipped: [], problems: [] },
  };
  await walkInto(walk, await readdir(root, { withFileTypes: true }), root);
  for (let link = takeLink(walk); link !== undefined; link = takeLink(walk)) {
    await listAndWalk(walk, link);
  }
  return {
    files: await sortedByPath(walk.files),
    attachments: await sortedByPath(walk.attachments),
    skipped: await sortedByPath(walk.skipped),
    problems: walk.problems,
  };
}

/** In the order of `comparePaths`, by keys that are made once. */
async function sortedByPath<T extends { readonly path: string }>(
  items: readonly T[],
): Promise<readonly T[]> {
  const pace = new Pace();
  const keys = new Map<string, string>();
  const keyed: { readonly item: T; readonly steps: readonly string[] }[] = [];
  for (const item of items) {
    const steps = item.path.split(/[\\/]/).map((step) => {
      const key = keys.get(step) ?? sortKeyOf(step);
      keys.set(step, key);
      return key;
    });
    keyed.push({ item, steps });
    await pace.step();
  }
  keyed.sort((a, b) => compareSteps(a.steps, b.steps, compareCodePoints));
  return keyed.map(({ item }) => item);
}

/** The outermost of the links that are left: the order in which a disk lists files must not matter. */
function takeLink({ links }: Walk): string | undefined {
  const depth = (link: string): number => link.split(path.sep).length;
  links.sort((a, b) => depth(a) - depth(b) || comparePaths(a, b));
  return links.shift();
}

/** Natural order folder by folder, so that "Scenes 2/…" comes before "Scenes 10/…". */
function comparePaths(a: string, b: string): number {
  return compareSteps(a.split(/[\\/]/), b.split(/[\\/]/), naturalCompare);
}

function compareSteps(
  left: readonly string[],
  right: readonly string[],
  compare: (a: string, b: string) => number,
): number {
  const shared = Math.min(left.length, right.length);
  for (let depth = 0; depth < shared; depth += 1) {
    const order = compare(left[depth] ?? '', right[depth] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

async function listAndWalk(walk: Walk, folder: string): Promise<void> {
  try {
    await walkInto(walk, await readdir(folder, { withFileTypes: true }), folder);
  } catch (error) {
    throwIfCancelled(walk.token);
    addProblem(walk, folder, `The folder could not be read: ${describeFileError(error)}.`);
  }
}

async function walkInto(walk: Walk, entries: readonly Dirent[], folder: string): Promise<void> {
  throwIfCancelled(walk.token);
  const real = await realpath(folder);
  if (walk.visited.has(real)) return;
  walk.visited.add(real);
  const pace = new Pace();
  for (const entry of entries) {
    await pace.step();
    const file = path.join(folder, entry.name);
    if (entry.isSymbolicLink()) await addLink(walk, file);
    else if (entry.isDirectory()) await addFolder(walk, file);
    else if (entry.isFile()) addFile(walk, file);
    else addSpecial(walk, file);
  }
}

async function addLink(walk: Walk, link: string): Promise<void> {
  try {
    const target = await stat(link);
    const real = await realpath(link);
    if (walk.within !== undefined && !real.startsWith(walk.within + path.sep)) {
      addProblem(walk, link, 'The link leads out of the folder: what is there was left alone.');
    } else if (target.isDirectory()) {
      if (isWanted(walk, link, 'folder')) walk.links.push(link);
    } else if (target.isFile()) addFile(walk, link);
    else addSpecial(walk, link);
  } catch (error) {
    if (isWanted(walk, link, 'file')) {
      addProblem(walk, link, `The link leads nowhere: ${describeFileError(error)}.`);
    }
  }
}

async function addFolder(walk: Walk, folder: string): Promise<void> {
  if (isWanted(walk, folder, 'folder')) await listAndWalk(walk, folder);
}

function addFile(walk: Walk, file: string): void {
  if (!isWanted(walk, file, 'file')) return;
  const list = isNote(file) ? walk.files : walk.attachments;
  list.push({ file, path: relativePath(walk, file) });
}

/** A pipe, socket or device: reading it could wait for ever. */
function addSpecial(walk: Walk, file: string): void {
  if (!isWanted(walk, file, 'file')) return;
  addProblem(walk, file, 'This is not a regular file: it was left out.');
}

function addProblem(walk: Walk, file: string, message: string): void {
  walk.problems.push({ path: relativePath(walk, file), message, severity: 'error' });
}

function relativePath(walk: Walk, file: string): string {
  return path.relative(walk.root, file).split(path.sep).join('/');
}

/** Whether a file or folder is part of what the user wrote; what is not is noted as skipped. */
function isWanted(walk: Walk, file: string, type: 'file' | 'folder'): boolean {
  const name = path.basename(file);
  const reason = type === 'file' ? skippedFile(name) : skippedFolder(name);
  if (reason === undefined) return true;
  if (name !== markerName) walk.skipped.push({ path: relativePath(walk, file), reason });
  return false;
}

function skippedFolder(name: string): SkippedFile['reason'] | undefined {
  if (name.startsWith('.')) return 'hidden';
  return name === 'node_modules' ? 'system' : undefined;
}

/** Finder keeps a file's metadata in a twin whose name begins with "._"; a note may be called ".md". */
function skippedFile(name: string): SkippedFile['reason'] | undefined {
  if (name.startsWith('._') || /^(thumbs\.db|desktop\.ini)$/i.test(name)) return 'system';
  return name.startsWith('.') && !isNote(name) ? 'hidden' : undefined;
}

function isNote(file: string): boolean {
  return /\.(md|markdown)$/i.test(path.basename(file));
}
