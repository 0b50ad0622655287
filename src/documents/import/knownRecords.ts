import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import { copiedId } from './listedIds';
import type { KnownRecords } from './matchRecords';
import type { ImportSource } from './readSource';

/** A folder that holds fewer files than this is not known by its content when it has another name. */
const fewestFiles = 2;

/** The campaign's records, for `matchRecords`. */
export async function readKnownRecords(
  unit: WriteUnit,
  campaignId: CampaignId,
  source: ImportSource,
): Promise<KnownRecords> {
  const records: AnyRecord[] = [];
  for (const { docId, collection } of await unit.summaries({ campaignId })) {
    const record = collection === 'campaigns' ? undefined : await unit.get(docId);
    if (record !== undefined) records.push(record);
  }
  const idOf = listedIdsIn(campaignId, source);
  const root = source.marker?.root ?? formerName(records, source) ?? source.name;
  const listed = listedFilesOf(source, idOf);
  const hashOf = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : source.marker?.files.get(path)?.at(-1);
  const present = new Set([...source.notes, ...source.attachments].map(({ path }) => path));
  return {
    ...{ records, idOf, root },
    belongs: (record) => isExpected(record, source, { root, listed, present }),
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

/**
 * The name the folder had at an earlier import: nothing was imported under its present name, and at least half of its
 * files are, unchanged, where that one had them.
 */
function formerName(
  records: readonly AnyRecord[],
  { name, notes }: ImportSource,
): string | undefined {
  const hashes = new Map(notes.map(({ path, hash }) => [path, hash]));
  const same = new Map<string, number>();
  for (const { sourcePath, sourceHash } of records) {
    const slash = sourcePath?.indexOf('/') ?? -1;
    if (sourcePath === null || slash === -1) continue;
    const root = sourcePath.slice(0, slash);
    if (root === name) return undefined;
    if (sourceHash === null || hashes.get(sourcePath.slice(slash + 1)) !== sourceHash) continue;
    same.set(root, (same.get(root) ?? 0) + 1);
  }
  const [best] = [...same].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[1] < fewestFiles || best[1] * 2 < notes.length) return undefined;
  return best[0];
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
