import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import type { JsonValue } from '../../core/json';
import { isJsonArray, isJsonObject } from '../../core/json';
import type { CampaignId } from '../../core/model/ids';
import { describeFileError, fileErrorCode } from '../fileErrors';

/** Marks a folder as an export, names the campaign and lists the files the export wrote. */
const markerName = '.moonforge-export.json';

interface Marker {
  readonly campaign: string;
  /** Below the folder, with '/'. */
  readonly files: readonly string[];
}

/**
 * The folder of an export. Files are written to a hidden staging folder inside it and moved into place together at the
 * end, so that a failure or a cancellation before that leaves the folder as it was.
 */
export class ExportTarget {
  readonly #folder: string;
  readonly #campaign: CampaignId;
  readonly #created: boolean;
  readonly #staging: string;
  readonly #previous: readonly string[];
  readonly #staged: string[] = [];

  private constructor(
    folder: string,
    campaign: CampaignId,
    state: {
      readonly created: boolean;
      readonly staging: string;
      readonly previous: readonly string[];
    },
  ) {
    this.#folder = folder;
    this.#campaign = campaign;
    this.#created = state.created;
    this.#staging = state.staging;
    this.#previous = state.previous;
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

  /** Writes one file, for now out of sight. `file` uses '/'. */
  async stage(file: string, text: string): Promise<void> {
    const staged = path.join(this.#staging, file);
    try {
      await mkdir(path.dirname(staged), { recursive: true });
      await writeFile(staged, text);
    } catch (error) {
      throw asMoonforgeError(error, file);
    }
    this.#staged.push(file);
  }

  /** Moves everything into place and removes what an earlier export wrote and this one did not. */
  async commit(): Promise<void> {
    const kept = new Set(this.#staged);
    const stale = this.#previous.filter((file) => !kept.has(file));
    try {
      // Until all is in place the marker lists old and new, so that an interrupted export can be repeated.
      await this.#writeMarker([...this.#staged, ...stale]);
      for (const file of stale) await this.#removeStale(file);
      for (const file of this.#staged) await this.#moveIntoPlace(file);
      await this.#writeMarker(this.#staged);
    } catch (error) {
      throw asMoonforgeError(error, this.#folder);
    }
  }

  /** Removes the staging folder, and a folder that was made for an export that did not come about. */
  async close(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true });
    if (this.#created) await removeIfEmpty(this.#folder);
  }

  async #moveIntoPlace(file: string): Promise<void> {
    const target = path.join(this.#folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(path.join(this.#staging, file), target);
  }

  async #removeStale(file: string): Promise<void> {
    await rm(path.join(this.#folder, file), { force: true });
    for (
      let folder = path.posix.dirname(file);
      folder !== '.';
      folder = path.posix.dirname(folder)
    ) {
      if (!(await removeIfEmpty(path.join(this.#folder, folder)))) return;
    }
  }

  async #writeMarker(files: readonly string[]): Promise<void> {
    const marker: Marker = { campaign: this.#campaign, files: [...files].sort() };
    const staged = path.join(this.#staging, markerName);
    await writeFile(staged, `${JSON.stringify(marker, undefined, 2)}\n`);
    await rename(staged, path.join(this.#folder, markerName));
  }
}

/** The files of the earlier export in a folder; none when the folder is empty or does not exist. */
async function previousFiles(folder: string, campaign: CampaignId): Promise<readonly string[]> {
  const entries = await entriesOf(folder);
  if (entries.length === 0) return [];
  if (!entries.includes(markerName)) {
    throw new MoonforgeError(
      'invalid-input',
      `The folder ${folder} is not empty and holds no earlier export. Choose an empty or a new folder.`,
    );
  }
  const marker = parseMarker(await readFile(path.join(folder, markerName), 'utf8'));
  if (marker?.campaign === campaign) return marker.files;
  throw new MoonforgeError(
    'invalid-input',
    `The folder ${folder} holds the export of another campaign, or a damaged one. Choose an empty or a new folder.`,
  );
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** `undefined` when it is no marker. Paths that lead out of the folder are left out. */
function parseMarker(text: string): Marker | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value)) return undefined;
  const { campaign, files } = value;
  if (typeof campaign !== 'string' || !isJsonArray(files)) return undefined;
  const inside = files.filter((file) => typeof file === 'string').filter(isInside);
  return { campaign, files: inside };
}

function isInside(file: string): boolean {
  const normal = path.normalize(file);
  return !path.isAbsolute(normal) && normal !== '.' && !/^\.\.(?:[\\/]|$)/.test(normal);
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
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
