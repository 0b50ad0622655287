import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { CancellationToken } from '../../core/cancellation';
import { readContent } from '../attachments/storeAttachment';
import { describeFileError, fileErrorCode } from '../fileErrors';
import { hashContent } from '../hashContent';
import type { FileProblem } from '../operationReport';
import type { ExportedFiles } from './exportMarker';
import { markerName, previousFiles, stagingPrefix } from './exportMarker';
import { fileNameKey } from './fileName';
import { foldsNames, hashBelow, isReadableFile, removeIfEmpty } from './folderState';
import type { PlacedFile } from './layOut';
import { alternativePaths } from './layOut';

/** A file of the export, out of sight until the commit. */
export interface StagedFile {
  readonly staged: string;
  readonly hash: string;
}

/** A staged file and where it goes. */
export interface TargetedFile {
  readonly file: StagedFile;
  readonly place: PlacedFile;
}

/** A file and the path it gets, which differs from its place where a file of the user's stands there. */
interface PlannedFile extends TargetedFile {
  readonly target: string;
}

/** What an export came to. */
export interface CommittedExport {
  /** Paths by document id, of the files that were written. */
  readonly paths: ReadonlyMap<RecordId, string>;
  /** A problem for each file of the user's that it went around. */
  readonly problems: readonly FileProblem[];
}

/**
 * The folder of an export. Files are written to a hidden staging folder inside it and moved into place together at the
 * end, so that a failure or a cancellation before that leaves the folder as it was. A file there that no export wrote,
 * or that was changed since, is never touched.
 */
export class ExportTarget {
  readonly #folder: string;
  readonly #created: boolean;
  readonly #staging: string;
  readonly #previous: ExportedFiles;
  /** Hashes of `#previous` by path key: where case does not count, a renamed note finds its old file. */
  readonly #ownHashes = new Map<string, readonly string[]>();
  readonly #folds: boolean;
  #stagedFiles = 0;
  readonly #problems: FileProblem[] = [];

  private constructor(
    folder: string,
    state: {
      readonly created: boolean;
      readonly staging: string;
      readonly folds: boolean;
      readonly previous: ExportedFiles;
    },
  ) {
    this.#folder = folder;
    this.#created = state.created;
    this.#staging = state.staging;
    this.#folds = state.folds;
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
      const staging = await mkdtemp(path.join(root, stagingPrefix));
      const folds = await foldsNames(staging);
      return new ExportTarget(root, { created: made !== undefined, staging, folds, previous });
    } catch (error) {
      throw asMoonforgeError(error, folder);
    }
  }

  /** What two paths have in common that cannot both be on this disk. */
  keyOf(file: string): string {
    return this.#folds ? fileNameKey(file) : file;
  }

  /** Writes one file, for now out of sight. */
  async stage(text: string): Promise<StagedFile> {
    const staged = this.#nextStaged();
    try {
      await writeFile(staged, text);
    } catch (error) {
      throw asMoonforgeError(error, this.#folder);
    }
    return { staged, hash: hashContent(text) };
  }

  /** Copies one file, for now out of sight; `undefined` when it cannot be read, or is a folder, pipe or device. */
  async stageCopy(file: string, token: CancellationToken): Promise<StagedFile | undefined> {
    const staged = this.#nextStaged();
    if (!(await isReadableFile(file))) return undefined;
    try {
      const { sha256 } = await readContent(file, token, staged);
      return { staged, hash: sha256 };
    } catch (error) {
      throw asMoonforgeError(error, this.#folder);
    }
  }

  /**
   * Moves everything into place and removes what an earlier export wrote and this one did not. `markerOf` gives the
   * marker's text for files and their paths by document id.
   */
  async commit(
    staged: readonly TargetedFile[],
    markerOf: (files: ExportedFiles, paths: ReadonlyMap<RecordId, string>) => string,
  ): Promise<CommittedExport> {
    try {
      const planned = await this.#plan(staged);
      const files = new Map(planned.map(({ target, file }) => [target, [file.hash]]));
      const paths = new Map(planned.map(({ place, target }) => [place.record.docId, target]));
      const handled = new Set([...files.keys(), ...staged.map(({ place }) => place.path)]);
      const stale = [...this.#previous.keys()].filter((file) => !handled.has(file));
      // Until all is in place the marker lists old and new, so that an interrupted export can be repeated.
      await this.#writeMarker(markerOf(this.#withPrevious(files), paths));
      for (const file of stale) await this.#removeStale(file);
      for (const file of planned) await this.#moveIntoPlace(file);
      await this.#writeMarker(markerOf(files, paths));
      return { paths, problems: this.#problems };
    } catch (error) {
      throw asMoonforgeError(error, this.#folder);
    }
  }

  /** Removes the staging folder, and a folder that was made for an export that did not come about. */
  async close(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true });
    if (this.#created) await removeIfEmpty(this.#folder);
  }

  /** Staged files are numbered: any name is good enough, whatever the disk takes for one name. */
  #nextStaged(): string {
    this.#stagedFiles += 1;
    return path.join(this.#staging, String(this.#stagedFiles));
  }

  /** Gives each staged file a path where nothing stands that is not ours. */
  async #plan(staged: readonly TargetedFile[]): Promise<readonly PlannedFile[]> {
    const taken = new Set(staged.map(({ place }) => fileNameKey(place.path)));
    const planned: PlannedFile[] = [];
    for (const file of staged) {
      const target = await this.#freePath(file, taken);
      if (target !== undefined) planned.push({ ...file, target });
      if (target !== file.place.path) this.#problems.push(problemOf(file, target));
    }
    return planned;
  }

  async #freePath(
    { place, file: { hash } }: TargetedFile,
    taken: Set<string>,
  ): Promise<string | undefined> {
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
    const found = await hashBelow(this.#folder, file);
    if (found === 'nothing' || found === hash) return true;
    return this.#ownHashes.get(fileNameKey(file))?.includes(found) === true;
  }

  #withPrevious(files: ExportedFiles): ExportedFiles {
    const all = new Map(this.#previous);
    for (const [file, hashes] of files) all.set(file, [...(all.get(file) ?? []), ...hashes]);
    return all;
  }

  async #moveIntoPlace({ file: { staged }, target }: PlannedFile): Promise<void> {
    const file = path.join(this.#folder, target);
    await mkdir(path.dirname(file), { recursive: true });
    await rename(staged, file);
  }

  async #removeStale(file: string): Promise<void> {
    const found = await hashBelow(this.#folder, file);
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

  async #writeMarker(text: string): Promise<void> {
    const staged = path.join(this.#staging, markerName);
    await writeFile(staged, text);
    await rename(staged, path.join(this.#folder, markerName));
  }
}

function problemOf({ place }: TargetedFile, target: string | undefined): FileProblem {
  const { path: file } = place;
  const message =
    target === undefined
      ? 'Files here that the export did not write stand in the way: the note was left out.'
      : `The file here was not written by the export, or changed since: it was kept, the note is in ${target}.`;
  return { path: file, message, severity: target === undefined ? 'error' : 'warning' };
}

function asMoonforgeError(error: unknown, file: string): unknown {
  if (fileErrorCode(error) === undefined) return error;
  return new MoonforgeError(
    'invalid-input',
    `The export to ${file} failed: ${describeFileError(error)}.`,
    error,
  );
}
