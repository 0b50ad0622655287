import path from 'node:path';
import { findKindIn } from '../../core/model/definitions';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import { classifier } from '../import/classify';
import { noteFileTitle, readNoteFacts } from '../import/noteFacts';
import { textDraft, upsertDraft } from '../import/recordDraft';
import type { MirroredFiles } from './mirrorMarker';

export interface NewFile {
  readonly campaignId: CampaignId;
  /** Below the mirror's folder, with '/'. */
  readonly path: string;
  readonly text: string;
}

/** Makes a note of a new file: its kind as an import finds it, its parent by the folder it lies in. */
export async function createMirroredNote(
  unit: WriteUnit,
  { campaignId, path: file, text }: NewFile,
  mirrored: MirroredFiles,
): Promise<RecordId> {
  const title = noteFileTitle(file);
  const facts = readNoteFacts(file, title, text);
  const told = classifier(unit.definitions)(facts.clues);
  const found = findKindIn(unit.definitions, told);
  // The campaign has its own note: a second one that says so is lore, as in an import.
  const isCampaign = found === undefined || found.name === 'campaigns';
  const collection = isCampaign ? 'entities' : found.name;
  const kind = isCampaign ? 'lore' : told;
  const parentId = isCampaign ? undefined : await parentOf(unit, file, mirrored, found.parents);
  const draft = { ...textDraft(text, facts), kind, campaignId, title };
  const placed = parentId === undefined ? draft : { ...draft, place: { parentId } };
  return (await upsertDraft(unit, collection, placed)).firebaseId;
}

/** The nearest note that has the folder the file lies in, or one above it, to itself. */
async function parentOf(
  unit: WriteUnit,
  file: string,
  mirrored: MirroredFiles,
  parents: readonly string[],
): Promise<RecordId | undefined> {
  if (parents.length === 0) return undefined;
  const above = [...mirrored]
    .map(([docId, entry]) => ({ docId, folder: ownFolder(entry.path) }))
    .filter(({ folder }) => folder !== undefined && file.startsWith(folder))
    .toSorted((a, b) => (b.folder?.length ?? 0) - (a.folder?.length ?? 0));
  for (const { docId } of above) {
    const record = await unit.get(docId);
    if (record !== undefined && parents.includes(record.collection)) return docId;
  }
  return undefined;
}

/** "Chapters/2 Salt/" of "Chapters/2 Salt/Salt.md"; `undefined` for a file among others of its kind. */
function ownFolder(file: string): string | undefined {
  const { dir, name } = path.posix.parse(file);
  return path.posix.basename(dir).replace(/^\d+ /, '') === name ? `${dir}/` : undefined;
}
