import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import type { AnyRecord } from '../../core/model/collections';
import { oneLine } from '../../core/model/oneLine';
import type { CampaignStore, WriteUnit } from '../../core/ports/campaignStore';
import { attachmentFolder, linkedPath } from '../attachments/attachmentFolder';
import { mimeTypeOf } from '../attachments/mimeType';
import { isStoreFile } from '../attachments/storeFiles';
import { copyAttachment, readContent } from '../attachments/storeAttachment';
import { describeFileError, fileErrorCode } from '../fileErrors';
import type { FileProblem } from '../operationReport';
import type { ImportFile } from './importItem';
import { sourcePathOf } from './importItem';
import type { ListedContext } from './listedDraft';
import { createListed, listedTitle } from './listedDraft';
import { ListedFiles } from './listedFiles';
import type { ImportSource } from './readSource';
import type { FoundFile } from './walkFolder';

/** `copy`: into the folder beside the campaign file. `link`: the files stay where they are. `skip`: they are left out. */
export type AttachmentMode = 'copy' | 'link' | 'skip';

/** An attachment whose bytes are where its record will say. */
export interface ImportedAttachment extends ImportFile {
  /** What the record says of the file. */
  readonly media: {
    readonly path: string;
    readonly mimeType: string | null;
    readonly size: number;
    readonly sha256: string;
  };
}

export interface StoreOptions {
  readonly mode: Exclude<AttachmentMode, 'skip'>;
  readonly token: CancellationToken;
  /** Told of each attachment before it is copied or read. */
  readonly onStore: (path: string) => void;
}

export interface ImportedAttachments {
  readonly attachments: readonly ImportedAttachment[];
  readonly problems: readonly FileProblem[];
}

/**
 * Copies or links the attachments of a folder. Runs before the records are written: a copy that no record follows does no
 * harm and is used again next time. What cannot be read, or finds no room, becomes a problem.
 */
export async function importAttachments(
  store: CampaignStore,
  source: ImportSource,
  options: StoreOptions,
): Promise<ImportedAttachments> {
  const { mode, token, onStore } = options;
  const folder = attachmentFolder(store);
  const problems: FileProblem[] = [];
  const stored: { readonly path: string; readonly media: ImportedAttachment['media'] }[] = [];
  for (const found of source.attachments) {
    throwIfCancelled(token);
    onStore(found.path);
    try {
      if (await isStoreFile(store, found.file)) continue;
      const media = await storeFile(found, mode === 'copy' ? folder : undefined, { store, token });
      stored.push({ path: found.path, media: { ...media, mimeType: mimeTypeOf(found.path) } });
    } catch (error) {
      if (fileErrorCode(error) === undefined) throw error;
      const message = `The attachment could not be stored: ${describeFileError(error)}.`;
      problems.push({ path: found.path, message, severity: 'error' });
    }
  }
  const listed = new ListedFiles(
    source.marker,
    'attachments',
    stored.map(({ path, media }) => ({ path, hash: media.sha256 })),
  );
  const attachments = stored.map(({ path, media }) => ({
    path,
    media,
    title: attachmentTitle(path),
    hash: media.sha256,
    sourcePath: sourcePathOf(source, path),
    listed: listed.find({ path, hash: media.sha256 }),
  }));
  return { attachments, problems };
}

/** The file's name, on one line and composed (NFC) as links to it are. */
function attachmentTitle(file: string): string {
  return oneLine(file.slice(file.lastIndexOf('/') + 1)).normalize('NFC');
}

/** Writes the record of an attachment; false when it says all this already. */
export async function writeAttachment(
  unit: WriteUnit,
  {
    attachment,
    record,
  }: { readonly attachment: ImportedAttachment; readonly record: AnyRecord | undefined },
  context: ListedContext,
): Promise<boolean> {
  const { media, sourcePath, listed } = attachment;
  if (record !== undefined) {
    const change = changeOf(attachment, record);
    if (Object.keys(change).length === 0) return false;
    await unit.put('media', { ...change, docId: record.firebaseId });
  } else if (listed !== undefined) {
    await createListed(unit, listed.record, { ...media, title: listedTitle(attachment) }, context);
  } else {
    const { title } = attachment;
    await unit.put('media', { ...media, title, sourcePath, campaignId: context.campaignId });
  }
  return true;
}

/** What differs. A record keeps a title that it was given here, and the source it had before an export. */
function changeOf(
  { media, sourcePath, title, listed }: ImportedAttachment,
  record: AnyRecord,
): Readonly<Record<string, string | number | null>> {
  const known = new Map<string, unknown>(Object.entries(record));
  const { sourcePath: former } = record;
  const isNamedByFile = former !== null && attachmentTitle(former) === record.title;
  const place = listed === undefined ? { sourcePath, ...(isNamedByFile ? { title } : {}) } : {};
  const wanted = Object.entries({ ...media, ...place });
  return Object.fromEntries(wanted.filter(([name, value]) => known.get(name) !== value));
}

async function storeFile(
  { file }: FoundFile,
  copyTo: string | undefined,
  { store, token }: { readonly store: CampaignStore; readonly token: CancellationToken },
): Promise<Omit<ImportedAttachment['media'], 'mimeType'>> {
  if (copyTo !== undefined) return copyAttachment(copyTo, file, token);
  const path = linkedPath(attachmentFolder(store), file);
  return { ...(await readContent(file, token)), path };
}
