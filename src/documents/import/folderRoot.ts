import { stat } from 'node:fs/promises';
import type { CampaignId } from '../../core/model/ids';
import type { ImportFolder, WriteUnit } from '../../core/ports/writeUnit';
import type { FileProblem } from '../operationReport';
import type { RootedFolder } from './knownFolders';
import { KnownFolders } from './knownFolders';
import type { ImportSource } from './readSource';

/** What is known of a folder that is about to be imported. */
export interface FolderRoot {
  /** First folder of the source paths of its records; '' for an export that left none out. */
  readonly root: string;
  /** The one they get: the folder may have another name since. */
  readonly keptAs: string;
  /** False for a copy of a folder that is still where it was: what is missing in the copy is not gone. */
  readonly isOriginal: boolean;
  /** False where the folder may be another one that holds some of the same files: nothing is deleted that it has not. */
  readonly isSure: boolean;
  readonly problems: readonly FileProblem[];
}

/** How much of what is kept of a folder must be the same so that it is that folder at another place. */
const enough = 0.5;
/** A folder that holds fewer files than this is not known by its content when it has another name. */
const fewestFiles = 2;

/**
 * Tells which earlier import was one of the same folder, since several folders may have one name. An export is known by
 * its marker; any other folder by the place it was imported from, unless it holds other files by now. One whose place is
 * gone, or was never kept in this file, is known by its name and some of its files, or by its content. One that is not
 * known gets a root that nothing else has, so that no other folder's notes are taken for its own.
 */
export async function findFolderRoot(unit: WriteUnit, folder: RootedFolder): Promise<FolderRoot> {
  const { campaignId, source, name } = folder;
  const sure = (root: string): FolderRoot => ({
    ...{ root, keptAs: root, problems: [] },
    ...{ isOriginal: true, isSure: true },
  });
  if (name !== undefined) return sure(name);
  const marked = markedRoot(source, campaignId);
  if (marked !== undefined) return sure(marked);
  const folders = new KnownFolders(folder);
  const kept = await unit.importFolders(campaignId);
  const here = kept.find(({ location }) => location === source.location);
  const isHere = here !== undefined && folders.mayBe(here.root);
  if (isHere && folders.hasLiving(here.root)) return sure(here.root);
  const own = source.marker?.root ?? source.name;
  const root = freeRoot(own, new Set([...folders.roots, ...kept.map((one) => one.root)]));
  const known = await movedRoot(folders, { kept, own, source });
  if (known !== undefined) {
    const keptAs = known.isOriginal && root === own ? own : known.root;
    return { ...known, keptAs, problems: known.isSure ? [] : [takenFor(source.name, known.root)] };
  }
  // Nothing of it is left, but nothing else is it: its import may have been undone.
  if (isHere) return sure(here.root);
  return { ...sure(root), problems: root === own ? [] : [keptApart(own, root, kept)] };
}

/** What an export of this campaign says of the folder its source paths had; `undefined` for any other folder. */
export function markedRoot(
  { marker }: Pick<ImportSource, 'marker'>,
  campaignId: CampaignId,
): string | undefined {
  return marker?.campaign === campaignId ? marker.root : undefined;
}

/** The root of a folder that was at another place: its own place is gone, or the folder is a copy to the letter. */
async function movedRoot(
  folders: KnownFolders,
  given: {
    readonly kept: readonly ImportFolder[];
    readonly own: string;
    readonly source: ImportSource;
  },
): Promise<Pick<FolderRoot, 'root' | 'isOriginal' | 'isSure'> | undefined> {
  const { kept, own, source } = given;
  const ranked = folders.roots
    .map((root) => ({ root, isNamed: isNumbered(root, own), ...folders.shared(root) }))
    .filter(({ isNamed, same }) => isNamed || same >= fewestFiles)
    .toSorted((a, b) => b.same - a.same || b.atPlace - a.atPlace);
  for (const { root, isNamed, same, files, records } of ranked) {
    const place = kept.find((one) => one.root === root)?.location;
    if (place === source.location) continue;
    if (place !== undefined && (await isFolder(place))) {
      if (same > 0 && folders.isCopy(root)) return { root, isOriginal: false, isSure: true };
      continue;
    }
    const hasGrown = same >= fewestFiles && same >= enough * records;
    const isSure = same >= enough * Math.max(files, records) || (isNamed && hasGrown);
    // An export holds few files that its marker does not list.
    const mayBe = isNamed && source.marker === undefined && files > 0 && folders.mayBe(root);
    if (isSure || hasGrown || mayBe) return { root, isOriginal: true, isSure };
  }
  return undefined;
}

function freeRoot(own: string, taken: ReadonlySet<string>): string {
  if (!taken.has(own)) return own;
  for (let number = 2; ; number += 1) {
    const root = `${own} (${number})`;
    if (!taken.has(root)) return root;
  }
}

/** Whether a root is what `freeRoot` gave, or may have given, a folder of this name. */
function isNumbered(root: string, own: string): boolean {
  return (
    root === own || (root.startsWith(`${own} (`) && /^\d+\)$/.test(root.slice(own.length + 2)))
  );
}

function takenFor(name: string, root: string): FileProblem {
  return {
    path: name,
    message: `The folder "${name}" was taken for the one whose files are kept as "${root}", although it differs much from it. No note was deleted. If it is another folder, undo this import and import it under a name of its own.`,
    severity: 'warning',
  };
}

function keptApart(own: string, root: string, kept: readonly ImportFolder[]): FileProblem {
  const place = kept.find((one) => one.root === own)?.location;
  const from = place === undefined ? '' : ` from ${place}`;
  return {
    path: own,
    message: `Another folder "${own}" was imported before${from}, and this one does not look like it: nothing of that one was changed, and this one's files are kept as "${root}". If both are the same folder, undo this import and import it under the name "${own}".`,
    severity: 'warning',
  };
}

async function isFolder(location: string): Promise<boolean> {
  return stat(location).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
