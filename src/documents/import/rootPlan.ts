import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId } from '../../core/model/ids';
import type { DeletedRecord, WriteUnit } from '../../core/ports/writeUnit';
import { findCampaign } from '../findCampaign';
import type { FolderRoot } from './folderRoot';
import { findFolderRoot, markedRoot } from './folderRoot';
import type { ImportFile } from './importItem';
import { asLore, rootOf, sourcePathOf } from './importItem';
import type { ImportPlan } from './importWriter';
import { readRecords } from './knownRecords';
import type { ImportSource } from './readSource';

/** What an import writes, and what is in the campaign already. */
export interface RootedPlan {
  readonly plan: ImportPlan;
  readonly root: FolderRoot;
  /** The campaign's records; none when it is to be made. */
  readonly records: readonly AnyRecord[];
  readonly deleted: readonly DeletedRecord[];
}

/** Gives the files of a plan the source paths that tell them from those of other folders. */
export async function rootPlan(unit: WriteUnit, plan: ImportPlan): Promise<RootedPlan> {
  const { source, attachments = [], folderName: name } = plan;
  const campaign = await findCampaign(unit, plan.campaign);
  const campaignId = campaign?.campaignId;
  const own = name ?? source.marker?.root ?? source.name;
  if (campaignId === undefined) {
    const root = { root: own, keptAs: own, isOriginal: true, isSure: true, problems: [] };
    return { plan: moved(plan, own), root, records: [], deleted: [] };
  }
  const records = await readRecords(unit, campaignId);
  const deleted = await unit.deletedRecords(campaignId);
  const files = [...plan.items, ...attachments];
  const gone = deleted.map(({ record }) => record);
  const folder = { campaignId, source, files, records, deleted: gone, name };
  const root = await findFolderRoot(unit, folder);
  const record = records.find(({ collection }) => collection === 'campaigns');
  return withOneCampaign(
    { plan: moved(plan, root.keptAs), root, records, deleted },
    record?.sourcePath,
  );
}

/** A campaign that a note of another folder describes keeps its description. */
function withOneCampaign(rooted: RootedPlan, describedBy: string | null | undefined): RootedPlan {
  const { plan, root } = rooted;
  const item = plan.items.find(({ collection }) => collection === 'campaigns');
  const isOther =
    item?.listed === undefined &&
    typeof describedBy === 'string' &&
    rootOf(describedBy) !== root.root;
  if (item === undefined || !isOther) return rooted;
  const lore = asLore(item, describedBy);
  const items = plan.items.map((one) => (one === item ? lore.item : one));
  const problems = [...root.problems, lore.problem];
  return { ...rooted, plan: { ...plan, items }, root: { ...root, problems } };
}

/**
 * Keeps where the folder lies, to know it the next time. An export is known by its marker: its place is not that of the
 * folder it was made of.
 */
export async function keepFolder(
  unit: WriteUnit,
  campaignId: CampaignId,
  { plan: { source }, root: { keptAs: root, isOriginal } }: Pick<RootedPlan, 'plan' | 'root'>,
): Promise<void> {
  if (!isOriginal || markedRoot(source, campaignId) !== undefined) return;
  const { location } = source;
  const kept = await unit.importFolders(campaignId);
  const isKept = kept.some((one) => one.root === root && one.location === location);
  if (!isKept) await unit.keepImportFolder(campaignId, { root, location });
}

/** Gives a folder's other records its other name as well: of files that are gone, or were left out, and deleted ones. */
export async function moveRoot(
  unit: WriteUnit,
  { records, deleted, root: { root, keptAs } }: Omit<RootedPlan, 'plan'>,
): Promise<void> {
  if (root === keptAs) return;
  for (const { firebaseId: docId, sourcePath } of [
    ...deleted.map(({ record }) => record),
    ...records,
  ]) {
    if (sourcePath === null || rootOf(sourcePath) !== root) continue;
    const place = keptAs + sourcePath.slice(root.length);
    const record = await unit.get(docId);
    if (record === undefined) await unit.keepDeletedSource(docId, place);
    else if (record.sourcePath === sourcePath) {
      await unit.put(record.collection, { docId, sourcePath: place });
    }
  }
}

function moved(plan: ImportPlan, root: string): ImportPlan {
  const { source, items, attachments } = plan;
  if (root === (source.marker?.root ?? source.name)) return plan;
  return {
    ...plan,
    items: items.map((item) => at(item, source, root)),
    attachments: attachments?.map((attachment) => at(attachment, source, root)),
  };
}

function at<T extends ImportFile>(file: T, source: ImportSource, root: string): T {
  return { ...file, sourcePath: sourcePathOf(source, file.path, root) };
}
