import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import { describeFileError, fileErrorCode } from '../fileErrors';
import type { ExportMarker, WrittenMarker } from '../export/exportMarker';
import { markerName, readMarker } from '../export/exportMarker';
import { mirroredCampaign } from '../mirror/mirrorMarker';
import type { FileProblem, OperationProgress, SkippedFile } from '../operationReport';
import type { SourceNote } from './readNotes';
import { readNotes } from './readNotes';
import type { FolderListing, FoundFile } from './walkFolder';
import { walkFolder } from './walkFolder';

/** A folder of Markdown, read; of its attachments only the names. */
export interface ReadFolder {
  /** The folder's own name. */
  readonly name: string;
  /** Its absolute path, links resolved. */
  readonly location: string;
  /** In natural order of their paths; at least one. */
  readonly notes: readonly SourceNote[];
  /** In the same order: all other files, and Markdown files that are no text. */
  readonly attachments: readonly FoundFile[];
  readonly skipped: readonly SkippedFile[];
  /** What the export that wrote the folder says of it; `undefined` for any other folder. */
  readonly marker: WrittenMarker | undefined;
  readonly problems: readonly FileProblem[];
  /** Id of the campaign whose mirror the folder is; `undefined` for any other folder. */
  readonly mirrorOf: string | undefined;
}

/** The same on its way into a store. */
export interface ImportSource extends ReadFolder {
  /** What of it the store can hold. */
  readonly marker: ExportMarker | undefined;
}

/**
 * Reads every Markdown file below a folder. Rejects with `invalid-input` when the folder does not exist, is a file, or
 * holds no Markdown that can be read. Counts two steps for each file, attachments too: this reading, and the
 * writing that follows.
 */
export async function readSource(
  folder: string,
  report: (progress: OperationProgress) => void,
  token: CancellationToken,
): Promise<ReadFolder> {
  const found = await listFolder(folder, token);
  const marker = await markerOf(folder);
  const listing = withoutListedMedia(found, marker);
  const total = 2 * (listing.files.length + listing.attachments.length);
  let done = 0;
  const { notes, noText, problems } = await readNotes(
    listing.files,
    (count, file) => {
      done += count;
      report({ done, total, path: file });
    },
    token,
  );
  const all = [...listing.problems, ...problems];
  const [first] = all;
  if (notes.length === 0 && first !== undefined) {
    throw new MoonforgeError(
      'invalid-input',
      `None of the Markdown files in ${folder} can be imported. ${first.path}: ${first.message}`,
    );
  }
  return {
    name: path.basename(path.resolve(folder)),
    location: await realpath(folder),
    notes,
    attachments: [...listing.attachments, ...noText],
    skipped: listing.skipped,
    marker,
    problems: all,
    mirrorOf: await mirroredCampaign(folder),
  };
}

/** An attachment may be called like a note. Where an export knows it for one, it stays one. */
function withoutListedMedia(
  { files, attachments, ...listing }: FolderListing,
  marker: WrittenMarker | undefined,
): FolderListing {
  const media = new Set(
    marker?.records.flatMap(({ collection, path: file }) => (collection === 'media' ? file : [])),
  );
  return {
    ...listing,
    files: files.filter(({ path: file }) => !media.has(file)),
    attachments: [...attachments, ...files.filter(({ path: file }) => media.has(file))],
  };
}

/** Without its marker an export would bring every note in a second time, so one that cannot be read is refused. */
async function markerOf(folder: string): Promise<WrittenMarker | undefined> {
  const marker = await readMarker(folder);
  if (marker !== 'unreadable') return marker;
  throw new MoonforgeError(
    'invalid-input',
    `The folder ${folder} is an export of a newer version, or its ${markerName} is damaged. Nothing was imported. Export again, or delete that file to import the folder like any other: notes that are here already come in a second time then.`,
  );
}

async function listFolder(folder: string, token: CancellationToken): Promise<FolderListing> {
  let isFolder: boolean;
  let listing: FolderListing | undefined;
  try {
    isFolder = (await stat(folder)).isDirectory();
    if (isFolder) listing = await walkFolder(folder, token);
  } catch (error) {
    if (fileErrorCode(error) === undefined) throw error;
    throw new MoonforgeError(
      'invalid-input',
      `The folder ${folder} cannot be read: ${describeFileError(error)}.`,
      error,
    );
  }
  if (listing === undefined) {
    throw new MoonforgeError('invalid-input', `${folder} is a file. Name the folder it is in.`);
  }
  if (listing.files.length === 0 && listing.problems.length === 0) {
    throw new MoonforgeError(
      'invalid-input',
      `The folder ${folder} holds no Markdown files (.md). Nothing was imported.`,
    );
  }
  return listing;
}
