import { lstat, mkdir, mkdtemp, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import { describeFileError, fileErrorCode } from '../fileErrors';
import { hashContent } from '../import/readNotes';
import type { FileProblem } from '../operationReport';
import type { ExportedFiles } from './exportMarker';
import { markerName, markerText, previousFiles } from './exportMarker';
import { fileNameKey } from './fileName';
import type { PlacedNote } from './layOut';
import { alternativePaths } from './layOut';

interface StagedFile {
  readonly place: PlacedNote;
  readonly hash: string;
}

/** A staged file and the path it gets, which differs from its place where a file of the user's stands there. */
interface PlannedFile extends StagedFile {
  readonly target: string;
}

/**
 * The folder of an export. Files are written to a hidden staging folder inside it and moved into place together at the
 * end, so that a failure or a cancellation before that leaves the folder as it was. A file there that no export wrote,
 * or that was changed since, is never touched.
 */
export class ExportTarget {
  readonly #folder: string;
  readonly #campaign: CampaignId;
  readonly #created: boolean;
  readonly #staging: string;
  readonly #previous: ExportedFiles;
  /** Hashes of `#previous` by path key: where case does not count, a renamed note finds its old file. */
  readonly #ownHashes = new Map<string, readonly string[]>();
  readonly #staged: StagedFile[] = [];
  readonly #problems: FileProblem[] = [];

  private constructor(
    folder: string,
    campaign: CampaignId,
    state: {
      readonly created: boolean;
      readonly staging: string;
      readonly previous: ExportedFiles;
    },
  ) {
    this.#folder = folder;
    this.#campaign = campaign;
    this.#created = state.created;
    this.#staging = state.staging;
    this.#previous = state.previous;
    for (const [file, hashes] of state.previous) {
      const key = fileNameKey(file);
      this.#ownHashes.set(key, [...(this.#ownHashes.get(key) ?? []), ...hashes]);
    }
  }

  /** Rejects with `invalid-input` when the folder holds anything but an earlier export of this campaign. */
  static async open(folder: string, campaign: CampaignId): Promise<ExportTarget> {
    const root = path.resolve(folder);
    try {
      const previous = await previousFiles(root, campaign);
      const made = await mkdir(root, { recursive: true });
      const staging = await mkdtemp(path.join(root, '.moonforge-export-'));
      return new ExportTarget(root, campaign, { created: made !== undefined, staging, previous });
    } catch (error) {
      throw asMoonforgeError(error, folder);
    }
  }

  /** Writes one file, for now out of sight. */
  async stage(place: PlacedNote, text: string): Promise<void> {
    const staged = path.join(this.#staging, place.path);
    try {
      await mkdir(path.dirname(staged), { recursive: true });
      await writeFile(staged, text);
    } catch (error) {
      throw asMoonforgeError(error, place.path);
    }
    this.#staged.push({ place, hash: hashContent(text) });
  }

  /**
   * Moves everything into place and removes what an earlier export wrote and this one did not. Gives a problem for each
   * file of the user's that it went around.
   */
  async commit(): Promise<readonly FileProblem[]> {
    try {
      const planned = await this.#plan();
      const files = new Map(planned.map(({ target, hash }) => [target, [hash]]));
      const handled = new Set([...files.keys(), ...this.#staged.map(({ place }) => place.path)]);
      const stale = [...this.#previous.keys()].filter((file) => !handled.has(file));
      // Until all is in place the marker lists old and new, so that an interrupted export can be repeated.
      await this.#writeMarker(this.#withPrevious(files));
      for (const file of stale) await this.#removeStale(file);
      for (const file of planned) await this.#moveIntoPlace(file);
      await this.#writeMarker(files);
      return this.#problems;
    } catch (error) {
      throw asMoonforgeError(error, this.#folder);
    }
  }

  /** Removes the staging folder, and a folder that was made for an export that did not come about. */
  async close(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true });
    if (this.#created) await removeIfEmpty(this.#folder);
  }

  /** Gives each staged file a path where nothing stands that is not ours. */
  async #plan(): Promise<readonly PlannedFile[]> {
    const taken = new Set(this.#staged.map(({ place }) => fileNameKey(place.path)));
    const planned: PlannedFile[] = [];
    for (const file of this.#staged) {
      const target = await this.#freePath(file, taken);
      if (target !== undefined) planned.push({ ...file, target });
      if (target !== file.place.path) this.#problems.push(problemOf(file, target));
    }
    return planned;
  }

  async #freePath({ place, hash }: StagedFile, taken: Set<string>): Promise<string | undefined> {
    if (await this.#mayReplace(place.path, hash)) return place.path;
    for (const file of alternativePaths(place)) {
      const key = fileNameKey(file);
      if (taken.has(key) || !(await this.#mayReplace(file, hash))) continue;
      taken.add(key);
      return file;
    }
    return undefined;
  }

  /** Whether nothing is at the path, or what an export wrote there, or the very text that is to be written. */
  async #mayReplace(file: string, hash: string): Promise<boolean> {
    const found = await hashAt(path.join(this.#folder, file));
    if (found === 'nothing' || found === hash) return true;
    return this.#ownHashes.get(fileNameKey(file))?.includes(found) === true;
  }

  #withPrevious(files: ExportedFiles): ExportedFiles {
    const all = new Map(this.#previous);
    for (const [file, hashes] of files) all.set(file, [...(all.get(file) ?? []), ...hashes]);
    return all;
  }

  async #moveIntoPlace({ place, target }: PlannedFile): Promise<void> {
    const file = path.join(this.#folder, target);
    await mkdir(path.dirname(file), { recursive: true });
    await rename(path.join(this.#staging, place.path), file);
  }

  async #removeStale(file: string): Promise<void> {
    const found = await hashAt(path.join(this.#folder, file));
    if (found === 'nothing') return;
    if (this.#previous.get(file)?.includes(found) !== true) {
      const message = 'The note is not here any more, but the file was changed: it was kept.';
      this.#problems.push({ path: file, message, severity: 'warning' });
      return;
    }
    await rm(path.join(this.#folder, file), { force: true });
    for (
      let folder = path.posix.dirname(file);
      folder !== '.';
      folder = path.posix.dirname(folder)
    ) {
      if (!(await removeIfEmpty(path.join(this.#folder, folder)))) return;
    }
  }

  async #writeMarker(files: ExportedFiles): Promise<void> {
    const staged = path.join(this.#staging, markerName);
    await writeFile(staged, markerText(this.#campaign, files));
    await rename(staged, path.join(this.#folder, markerName));
  }
}

function problemOf({ place }: StagedFile, target: string | undefined): FileProblem {
  const { path: file } = place;
  const message =
    target === undefined
      ? 'Files here that the export did not write stand in the way: the note was left out.'
      : `The file here was not written by the export, or changed since: it was kept, the note is in ${target}.`;
  return { path: file, message, severity: target === undefined ? 'error' : 'warning' };
}

/** The hash of the file at a path, 'nothing', or 'other' for a folder, a link or what else is no file. */
async function hashAt(file: string): Promise<string> {
  try {
    if (!(await lstat(file)).isFile()) return 'other';
    return hashContent(await readFile(file));
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return 'nothing';
    throw error;
  }
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}

function asMoonforgeError(error: unknown, file: string): unknown {
  if (fileErrorCode(error) === undefined) return error;
  return new MoonforgeError(
    'invalid-input',
    `The export to ${file} failed: ${describeFileError(error)}.`,
    error,
  );
}
