import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MoonforgeError } from '../../core/errors';
import type { JsonObject, JsonValue } from '../../core/json';
import { isJsonArray, isJsonObject, parseJson } from '../../core/json';
import type { CollectionName } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import { fileErrorCode } from '../fileErrors';
import { namesIn } from './folderState';
import { isInsideOnThisSystem } from './isInsideOnThisSystem';
import { listedRecord, writtenRecord } from './listedFields';

/** Marks a folder as an export, names the campaign and lists the files the export wrote. */
export const markerName = '.moonforge-export.json';

/** What the name of the hidden folder begins with in which an export collects its files. */
export const stagingPrefix = '.moonforge-export-';

/** Raised when an older version would misread the marker. Version 1 had no number and listed no records. */
const markerFormat = 2;

/**
 * The files an export wrote, by path below its folder with '/', each with the hashes it may have: the one written, and
 * while an export is being written the one before. A file with another hash is not ours any more.
 */
export type ExportedFiles = ReadonlyMap<string, readonly string[]>;

/** `story`: folders by the story tree and kinds. `source`: imported notes go where they came from. */
export type ExportLayout = 'story' | 'source';

/** What a marker says of a record besides its text; anyone may have edited it. */
export interface WrittenRecord {
  readonly id: RecordId;
  readonly collection: string;
  /** Below the export's folder; absent for a record that has no file there. */
  readonly path?: string;
  /** The fields that are not empty; front matter, body and what either of them tells are left out. */
  readonly fields: JsonObject;
}

/** The same of a record that a store can hold. */
export interface ListedRecord extends WrittenRecord {
  readonly collection: CollectionName;
}

/** What a marker says. */
export interface WrittenMarker {
  readonly campaign: CampaignId;
  readonly layout: ExportLayout;
  /**
   * The first folder that all source paths had in common and that a `source` layout left out; '' when it left out none,
   * absent in the other layout.
   */
  readonly root?: string;
  readonly files: ExportedFiles;
  readonly records: readonly WrittenRecord[];
}

/** What of it a store can hold. */
export interface ExportMarker extends WrittenMarker {
  readonly records: readonly ListedRecord[];
}

/** Leaves out records and fields that no collection of a store has. */
export function knownMarker(
  definitions: readonly Definition[],
  marker: WrittenMarker,
): ExportMarker {
  const known = marker.records.flatMap((record) => listedRecord(definitions, record) ?? []);
  return { ...marker, records: known };
}

/** The files of the earlier export in a folder; none when the folder is empty or does not exist. */
export async function previousFiles(folder: string, campaign: CampaignId): Promise<ExportedFiles> {
  // An export that was killed leaves its staged files behind: they are nobody's.
  const names = await namesIn(folder);
  const entries = names.filter((name) => !name.startsWith(stagingPrefix));
  if (entries.length === 0) return new Map();
  if (!entries.includes(markerName)) {
    throw new MoonforgeError(
      'invalid-input',
      `The folder ${folder} is not empty and holds no earlier export. Choose an empty or a new folder.`,
    );
  }
  const marker = await readMarker(folder);
  if (typeof marker === 'object' && marker.campaign === campaign) return marker.files;
  throw new MoonforgeError(
    'invalid-input',
    `The folder ${folder} holds the export of another campaign or of a newer version, or a damaged one. Choose an empty or a new folder.`,
  );
}

/** The marker of a folder; `undefined` when it has none, 'unreadable' when it has one that this version cannot read. */
export async function readMarker(
  folder: string,
): Promise<WrittenMarker | 'unreadable' | undefined> {
  try {
    const text = await readFile(path.join(folder, markerName), 'utf8');
    return parseMarker(text) ?? 'unreadable';
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === undefined) throw error;
    return code === 'ENOENT' ? undefined : 'unreadable';
  }
}

/** The marker's content: the same for the same export, wherever and whenever it was written. */
export function markerText({ campaign, layout, root, files, records }: ExportMarker): string {
  const content = {
    format: markerFormat,
    campaign,
    layout,
    ...(root === undefined ? {} : { root }),
    files: sortedObject([...files]),
    records: sortedObject(
      records.map(({ id, collection, path: file, fields }) => [
        id,
        {
          collection,
          ...(file === undefined ? {} : { path: file }),
          fields: sortedObject(Object.entries(fields)),
        },
      ]),
    ),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function sortedObject<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `undefined` when it is no marker this version knows. Paths that lead out of the folder are left out. */
function parseMarker(text: string): WrittenMarker | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value)) return undefined;
  const { format = 1, campaign, layout, root, files, records = {} } = value;
  if (typeof format !== 'number' || format > markerFormat || !isJsonObject(files)) return undefined;
  const id = typeof campaign === 'string' ? parseRecordId(campaign) : undefined;
  if (id === undefined) return undefined;
  const inside = Object.entries(files).filter(([file]) => isInsideOnThisSystem(file));
  return {
    campaign: id,
    layout: layout === 'source' ? 'source' : 'story',
    ...(typeof root === 'string' ? { root } : {}),
    files: new Map(inside.map(([file, hashes]) => [file, textsOf(hashes)])),
    records: isJsonObject(records)
      ? Object.entries(records).flatMap(([key, record]) => writtenRecord(key, record) ?? [])
      : [],
  };
}

function textsOf(value: JsonValue): readonly string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
