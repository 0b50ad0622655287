import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import type { JsonValue } from '../../core/json';
import { isJsonArray, isJsonObject } from '../../core/json';
import type { CampaignId } from '../../core/model/ids';
import { fileErrorCode } from '../fileErrors';

/** Marks a folder as an export, names the campaign and lists the files the export wrote. */
export const markerName = '.moonforge-export.json';

/**
 * The files an export wrote, by path below its folder with '/', each with the hashes it may have: the one written, and
 * while an export is being written the one before. A file with another hash is not ours any more.
 */
export type ExportedFiles = ReadonlyMap<string, readonly string[]>;

/** The files of the earlier export in a folder; none when the folder is empty or does not exist. */
export async function previousFiles(folder: string, campaign: CampaignId): Promise<ExportedFiles> {
  const entries = await entriesOf(folder);
  if (entries.length === 0) return new Map();
  if (!entries.includes(markerName)) {
    throw new MoonforgeError(
      'invalid-input',
      `The folder ${folder} is not empty and holds no earlier export. Choose an empty or a new folder.`,
    );
  }
  const files = parseMarker(await readFile(path.join(folder, markerName), 'utf8'), campaign);
  if (files !== undefined) return files;
  throw new MoonforgeError(
    'invalid-input',
    `The folder ${folder} holds the export of another campaign, or a damaged one. Choose an empty or a new folder.`,
  );
}

/** The marker's content. */
export function markerText(campaign: CampaignId, files: ExportedFiles): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ campaign, files: Object.fromEntries(sorted) }, undefined, 2)}\n`;
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** `undefined` when it is no marker of this campaign. Paths that lead out of the folder are left out. */
function parseMarker(text: string, campaign: CampaignId): ExportedFiles | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value) || value['campaign'] !== campaign) return undefined;
  const { files } = value;
  if (!isJsonObject(files)) return undefined;
  const inside = Object.entries(files).filter(([file]) => isInside(file));
  return new Map(inside.map(([file, hashes]) => [file, textsOf(hashes)]));
}

function textsOf(value: JsonValue): readonly string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
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
