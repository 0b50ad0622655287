import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { DeletedRecord, WriteUnit } from '../../core/ports/writeUnit';
import type { FolderRoot } from './folderRoot';
import { copiedId } from './listedIds';
import type { KnownRecords } from './matchRecords';
import type { ImportSource } from './readSource';

/** All records of a campaign, its own among them. */
export async function readRecords(
  unit: WriteUnit,
  campaignId: CampaignId,
): Promise<readonly AnyRecord[]> {
  const records: AnyRecord[] = [];
  for (const { docId } of await unit.summaries({ campaignId })) {
    const record = await unit.get(docId);
    if (record !== undefined) records.push(record);
  }
  return records;
}

/** The campaign's records, for `matchRecords`. */
export function knownRecords(
  all: readonly AnyRecord[],
  {
    campaignId,
    deleted,
    source,
    root: { root, isOriginal },
  }: {
    readonly campaignId: CampaignId;
    readonly deleted: readonly DeletedRecord[];
    readonly source: ImportSource;
    readonly root: FolderRoot;
  },
): KnownRecords {
  const records = all.filter(({ collection }) => collection !== 'campaigns');
  const idOf = listedIdsIn(campaignId, source);
  const listed = listedFilesOf(source, idOf);
  const hashOf = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : source.marker?.files.get(path)?.at(-1);
  const present = new Set([...source.notes, ...source.attachments].map(({ path }) => path));
  return {
    ...{ records, deleted: deleted.map(({ record }) => record), idOf, root },
    belongs: (record) =>
      (isOriginal || listed !== undefined) && isExpected(record, source, { root, listed, present }),
    importedHash: (record) =>
      listed === undefined ? record.sourceHash : (hashOf(listed.get(record.firebaseId)) ?? null),
  };
}

/** The ids a marker lists, as they are in a campaign: their own in the exported campaign, copies in any other. */
export function listedIdsIn(
  campaignId: CampaignId,
  { marker }: Pick<ImportSource, 'marker'>,
): (id: RecordId) => RecordId {
  return (id) =>
    marker === undefined || marker.campaign === campaignId ? id : copiedId(campaignId, id);
}

/** What an export lists, by the ids its records have here; `undefined` for a folder that is none. */
function listedFilesOf(
  { marker }: ImportSource,
  idOf: (id: RecordId) => RecordId,
): ReadonlyMap<RecordId, string | undefined> | undefined {
  if (marker === undefined || marker.records.length === 0) return undefined;
  return new Map(marker.records.map(({ id, path }) => [idOf(id), path]));
}

/**
 * Whether a record's file should be in the folder and is not. What lies in a folder that could not be read may be there,
 * and a file that could not be taken in is there.
 */
function isExpected(
  { sourcePath, firebaseId }: AnyRecord,
  { problems }: ImportSource,
  expected: {
    readonly root: string;
    readonly listed: ReturnType<typeof listedFilesOf>;
    readonly present: ReadonlySet<string>;
  },
): boolean {
  const { root, listed, present } = expected;
  const file = listed === undefined ? below(root, sourcePath) : listed.get(firebaseId);
  if (file === undefined || present.has(file)) return false;
  const unread = problems.filter(({ severity }) => severity === 'error');
  return !unread.some(({ path }) => file === path || file.startsWith(`${path}/`));
}

function below(root: string, sourcePath: string | null): string | undefined {
  return sourcePath?.startsWith(`${root}/`) === true
    ? sourcePath.slice(root.length + 1)
    : undefined;
}
