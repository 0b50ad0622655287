import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import type { CampaignStore } from '../../core/ports/campaignStore';
import { naturalCompare } from '../../core/order/naturalCompare';
import { knownMarker } from '../export/exportMarker';
import type { OperationProgress, SkippedFile } from '../operationReport';
import type { AttachmentMode, ImportedAttachments } from './importAttachments';
import { importAttachments } from './importAttachments';
import { makeItems } from './importItem';
import type { WriteResult } from './importWriter';
import { ImportWriter } from './importWriter';
import { longTitles, withShortTitles } from './longTitles';
import type { ImportSource, ReadFolder } from './readSource';
import { readSource } from './readSource';

export interface ImportOptions extends WriteOptions {
  /** Folder to read, with everything below it. */
  readonly folder: string;
}

export interface WriteOptions {
  /** Name or document id of the campaign; a name no campaign has makes a new one. */
  readonly campaign: string;
  /** What becomes of files that are no notes; default `copy`. */
  readonly attachments?: AttachmentMode;
  /** Deletes the notes whose files are gone since the last import, where nothing here speaks against it. Default: no. */
  readonly removeMissing?: boolean;
  /** Brings back the notes that were deleted here and whose files are in the folder. Default: they stay deleted. */
  readonly restoreDeleted?: boolean;
  /**
   * Name under which the folder's files are kept, to say that it is the folder of that name, or another one. Default: the
   * name it was kept under before, else its own, with a number where another folder has it.
   */
  readonly folderName?: string | undefined;
}

/**
 * What an import did. Every file found is counted once (`created`, `updated`, `merged` or `unchanged`, attachments apart),
 * listed with an error, skipped, or its note was deleted here and stays so (`deletedHere`). `moved` counts files that are
 * among those, at another place than before.
 */
export interface ImportReport extends WriteResult {
  /** Files and folders that were passed over, in the order of their paths. */
  readonly skipped: readonly SkippedFile[];
}

type ReportProgress = (progress: OperationProgress) => void;

/**
 * Reads a folder of Markdown into a campaign, each note's text byte for byte, in one transaction: a failure or a
 * cancellation leaves nothing behind but copies of attachments, which the next import uses. The store is opened once the
 * folder was read. A second import changes the notes whose files changed, merges where a note was changed here too, knows
 * files that were moved by their content, and lists notes whose files are gone. The folder of an export brings back what
 * its marker lists. Rejects with `invalid-input` before anything is written when the folder cannot be imported, with
 * `ambiguous` when several campaigns have the name.
 */
export async function importFolder(
  openStore: () => Promise<CampaignStore>,
  options: ImportOptions,
  report: ReportProgress,
  token: CancellationToken,
): Promise<ImportReport> {
  const source = await readSource(options.folder, report, token);
  return importSource(await openStore(), { ...options, source }, report, token);
}

/** The second half of `importFolder`: writes what `readSource` read. */
export async function importSource(
  store: CampaignStore,
  options: WriteOptions & { readonly source: ReadFolder },
  report: ReportProgress,
  token: CancellationToken,
): Promise<ImportReport> {
  const { campaign, attachments: mode = 'copy', removeMissing = false, folderName } = options;
  const { restoreDeleted = false } = options;
  if (folderName !== undefined) checkFolderName(folderName);
  const source = knownSource(store, options.source);
  const { items, problems } = await makeItems(store.definitions, source);
  const total = 2 * (items.length + source.attachments.length);
  let done = items.length;
  const advance = (path: string): void => {
    report({ done, total, path });
    done += 1;
  };
  const media: ImportedAttachments =
    mode === 'skip'
      ? { attachments: [], problems: [] }
      : await importAttachments(store, source, { mode, token, onStore: advance });
  const attachments = mode === 'skip' ? undefined : media.attachments;
  const plan = { source, items, attachments, campaign, removeMissing, restoreDeleted, folderName };
  const label = { origin: 'import', label: `Import "${source.name}"` } as const;
  const result = await store.write(async (unit) => {
    const writer = new ImportWriter(unit, (path) => {
      throwIfCancelled(token);
      advance(path);
    });
    const written = await writer.write(plan);
    throwIfCancelled(token);
    return written;
  }, label);
  const titles = longTitles(options.source);
  const all = [...source.problems, ...titles, ...problems, ...media.problems, ...result.problems];
  const left = mode === 'skip' ? source.attachments.map(asSkipped) : [];
  return {
    ...result,
    skipped: [...source.skipped, ...left].sort(byPath),
    problems: all.sort(byPath),
  };
}

function knownSource({ definitions }: CampaignStore, source: ReadFolder): ImportSource {
  const { marker } = source;
  return { ...source, marker: marker && withShortTitles(knownMarker(definitions, marker)) };
}

function checkFolderName(name: string): void {
  if (name.trim() !== '' && !/[/\\\0-\x1f]/.test(name) && !/^\.+$/.test(name)) return;
  throw new MoonforgeError(
    'invalid-input',
    `"${name}" is no name for a folder. Nothing was imported; choose one without "/" and "\\".`,
  );
}

function asSkipped({ path }: { readonly path: string }): SkippedFile {
  return { path, reason: 'attachment' };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return naturalCompare(a.path, b.path);
}
