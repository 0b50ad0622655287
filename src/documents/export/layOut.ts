import type { EntityKind } from '../../core/model/collections';
import type { CollectionName } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import { fileNameFor, fileNameKey } from './fileName';

/** Where a note goes. */
export interface PlacedNote {
  readonly note: NoteSummary;
  /** Below the export's folder, with '/'. */
  readonly path: string;
}

const entityFolders: Readonly<Record<EntityKind, string>> = {
  npc: 'NPCs',
  creature: 'Creatures',
  pc: 'Player Characters',
  location: 'Locations',
  organization: 'Organizations',
  item: 'Items',
  handout: 'Handouts',
  lore: 'Lore',
  quest: 'Quests',
  event: 'Events',
};

const storyFolders = { chapters: 'Chapters', adventures: 'Adventures', scenes: 'Scenes' } as const;

/**
 * Gives every note of one campaign its path: chapters, adventures and scenes nested as in the story tree, the rest by
 * kind. `notes` in the order of the tree; equal input gives equal paths. Folder names are such that an import finds
 * kind and parent again where the text does not name them.
 */
export function layOut(notes: readonly NoteSummary[]): readonly PlacedNote[] {
  const names = new UniqueNames();
  const folders = new Map<RecordId, string>();
  const placed: PlacedNote[] = [];
  for (const collection of ['campaigns', 'chapters', 'adventures', 'scenes'] as const) {
    const counts = new Map<string, number>();
    for (const note of notes.filter((candidate) => candidate.collection === collection)) {
      const parent = note.parentId === null ? undefined : folders.get(note.parentId);
      const folder = storyFolder(collection, parent);
      const place = (counts.get(folder) ?? 0) + 1;
      counts.set(folder, place);
      const name = names.take(folder, note);
      const own = hasFolder(collection) ? `${folder}${place} ${name}/` : folder;
      folders.set(note.docId, own);
      placed.push({ note, path: `${own}${name}.md` });
    }
  }
  return [...placed, ...placeWorld(notes, names)];
}

/** Where a note may go instead when its own path is not free; best first. */
export function alternativePaths({ note, path }: PlacedNote): readonly string[] {
  const name = path.slice(0, -'.md'.length);
  return namesWithId(name, note.docId).map((other) => `${other}.md`);
}

function namesWithId(name: string, docId: RecordId): readonly string[] {
  return [`${name} (${docId.slice(0, 8)})`, `${name} (${docId})`];
}

function placeWorld(notes: readonly NoteSummary[], names: UniqueNames): readonly PlacedNote[] {
  return notes
    .filter(({ collection }) => collection === 'entities' || collection === 'sessions')
    .map((note) => {
      const folder = note.collection === 'sessions' ? 'Sessions/' : `${kindFolder(note.kind)}/`;
      return { note, path: `${folder}${names.take(folder, note)}.md` };
    });
}

function hasFolder(collection: CollectionName): boolean {
  return collection === 'chapters' || collection === 'adventures';
}

/** Ends with '/', or is '' for the top. */
function storyFolder(
  collection: 'campaigns' | keyof typeof storyFolders,
  parent: string | undefined,
): string {
  return collection === 'campaigns' ? '' : `${parent ?? ''}${storyFolders[collection]}/`;
}

/** A kind of a newer version goes to a folder of its own name. */
function kindFolder(kind: string): string {
  return isEntityKind(kind) ? entityFolders[kind] : fileNameFor(kind);
}

function isEntityKind(kind: string): kind is EntityKind {
  return Object.hasOwn(entityFolders, kind);
}

/** Names given away, folder by folder. */
class UniqueNames {
  readonly #taken = new Set<string>();

  /** A file name no other note of the folder has: where titles collide, the later note gets part of its id. */
  take(folder: string, { title, docId }: NoteSummary): string {
    const name = fileNameFor(title);
    const candidates = [name, ...namesWithId(name, docId)];
    const free = candidates.find((candidate) => !this.#taken.has(fileNameKey(folder + candidate)));
    const taken = free ?? `${name} (${docId})`;
    this.#taken.add(fileNameKey(folder + taken));
    return taken;
  }
}
