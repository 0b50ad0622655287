import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import type { JsonValue } from '../../core/json';
import { isJsonObject, parseJson, parseJsonObject } from '../../core/json';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import { namesIn } from '../export/folderState';
import { isInsideOnThisSystem } from '../export/isInsideOnThisSystem';

/** Marks a folder as a mirror; hidden, so that no import takes it for a file of the campaign. */
export const mirrorMarkerName = '.moonforge-mirror.json';

const markerFormat = 1;

/** A note's file as the last pass left it. */
export interface MirroredFile {
  /** Below the folder, with '/'. */
  readonly path: string;
  /** SHA-256 (hex) of the text that note and file had in common. */
  readonly hash: string;
  /** While a merge is being written: the file's text that is in the note already, and the note's that it led to. */
  readonly merging?: { readonly file: string; readonly note: string };
}

export type MirroredFiles = ReadonlyMap<RecordId, MirroredFile>;

/**
 * What the last pass left in a folder; `undefined` for an empty or new one. Rejects with `invalid-input` when the folder
 * holds anything that is no mirror of this campaign.
 */
export async function readMirrorMarker(
  folder: string,
  campaign: CampaignId,
): Promise<MirroredFiles | undefined> {
  const entries = (await namesIn(folder)).filter((name) => !name.startsWith(lockName));
  if (entries.length === 0) return undefined;
  if (!entries.includes(mirrorMarkerName)) {
    throw new MoonforgeError(
      'invalid-input',
      `The folder ${folder} is not empty and no mirror. Choose an empty or a new folder; to bring its notes in, import it.`,
    );
  }
  const files = parseMarker(await readFile(path.join(folder, mirrorMarkerName), 'utf8'), campaign);
  if (files !== undefined) return files;
  throw new MoonforgeError(
    'invalid-input',
    `The folder ${folder} is the mirror of another campaign or of a newer version, or its ${mirrorMarkerName} is damaged. Nothing was changed; choose another folder.`,
  );
}

/** The id of the campaign that a folder mirrors; `undefined` for any other folder, and where the marker cannot be read. */
export async function mirroredCampaign(folder: string): Promise<string | undefined> {
  try {
    const text = await readFile(path.join(folder, mirrorMarkerName), 'utf8');
    const { campaign } = parseJsonObject(text);
    return typeof campaign === 'string' ? campaign : undefined;
  } catch {
    return undefined;
  }
}

/** The marker's content: equal states give equal texts. */
export function mirrorMarkerText(campaign: CampaignId, files: MirroredFiles): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const content = { format: markerFormat, campaign, files: Object.fromEntries(sorted) };
  return `${JSON.stringify(content, undefined, 1)}\n`;
}

/** The lock file beside the marker, see `takeMirrorLock`. */
export const lockName = '.moonforge-mirror.lock';

function parseMarker(text: string, campaign: CampaignId): MirroredFiles | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value) || value['campaign'] !== campaign) return undefined;
  const { format, files } = value;
  if (format !== markerFormat || !isJsonObject(files)) return undefined;
  return new Map(
    Object.entries(files).flatMap(([key, entry]) => {
      const id = parseRecordId(key);
      const file = parseEntry(entry);
      return id === undefined || file === undefined ? [] : [[id, file] as const];
    }),
  );
}

function parseEntry(value: JsonValue): MirroredFile | undefined {
  if (!isJsonObject(value)) return undefined;
  const { path: file, hash, merging } = value;
  if (typeof file !== 'string' || typeof hash !== 'string' || !isInsideOnThisSystem(file))
    return undefined;
  if (!isJsonObject(merging)) return { path: file, hash };
  const { file: merged, note } = merging;
  const isWhole = typeof merged === 'string' && typeof note === 'string';
  return { path: file, hash, ...(isWhole ? { merging: { file: merged, note } } : {}) };
}
