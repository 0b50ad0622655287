import type { CollectionName } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import { kindNamedIn } from '../../core/model/definitions';
import type { RecordId } from '../../core/model/ids';
import { fileNameFor, fileNameKey } from './fileName';

/** What a record's place depends on. */
export interface LaidOutRecord {
  readonly docId: RecordId;
  readonly collection: CollectionName;
  readonly title: string;
  readonly kind: string;
  readonly parentId: RecordId | null;
}

/** Where a record's file goes. */
export interface PlacedFile<T extends LaidOutRecord = LaidOutRecord> {
  readonly record: T;
  /** Below the export's folder, with '/'. */
  readonly path: string;
}

/**
 * Gives every record of one campaign its path, by its collection's definition: below its parent where the parent is of
 * another collection, in a folder named after its kind. `records` in the order of the tree; equal input gives equal
 * paths. Folder names are such that an import finds kind and parent again where the text does not name them. Records
 * that `fixed` gives a path keep it, and no other record gets that.
 */
export function layOut<T extends LaidOutRecord>(
  definitions: readonly Definition[],
  records: readonly T[],
  fixed: ReadonlyMap<RecordId, string> = new Map(),
): readonly PlacedFile<T>[] {
  const names = new UniqueNames(fixed.values());
  const withChildren = new Set(records.map(({ parentId }) => parentId));
  const folders = new Map<RecordId, string>();
  const placed: PlacedFile<T>[] = [];
  for (const definition of definitions) {
    const counts = new Map<string, number>();
    const holds = definitions.filter((below) => foreignParents(below).includes(definition.name));
    for (const record of records.filter(({ collection }) => collection === definition.name)) {
      const folder = folderOf(definition, record, folders);
      const place = (counts.get(folder) ?? 0) + 1;
      counts.set(folder, place);
      const own = fixed.get(record.docId);
      const style = folderStyle(holds, withChildren.has(record.docId));
      const name = names.take(folder, record);
      const inside = style === undefined ? folder : `${folder}${style(place, name.stem)}/`;
      folders.set(record.docId, inside);
      placed.push({ record, path: own ?? inside + name.file });
    }
  }
  return placed;
}

/** Where a file may go instead when its own path is not free; best first. */
export function alternativePaths({ record, path }: PlacedFile): readonly string[] {
  const { stem, extension } = splitName(path);
  return namesWithId(stem, record.docId).map((other) => other + extension);
}

function namesWithId(stem: string, docId: RecordId): readonly string[] {
  return [`${stem} (${docId.slice(0, 8)})`, `${stem} (${docId})`];
}

/** The folder of a record's kind, below its parent's own where it has one; ends with '/', or is '' for the top. */
function folderOf(
  definition: Definition,
  { kind, parentId }: LaidOutRecord,
  folders: ReadonlyMap<RecordId, string>,
): string {
  if (definition.name === 'campaigns') return '';
  // Places lie in places to any depth: those stay side by side, or paths would become too long.
  const isNested = foreignParents(definition).length > 0;
  const parent = isNested && parentId !== null ? folders.get(parentId) : undefined;
  const [only] = definition.kinds.length === 1 ? definition.kinds : [];
  const { plural } = only ?? kindNamedIn([definition], kind);
  return `${parent ?? ''}${fileNameFor(plural)}/`;
}

/**
 * The name of the folder a record has for itself and what belongs to it; `undefined` when it has none. Chapters and
 * adventures always have one, with a number that keeps their order; others only when something belongs to them. `holds` are
 * the collections whose records may stand below it.
 */
function folderStyle(
  holds: readonly Definition[],
  hasChildren: boolean,
): ((place: number, name: string) => string) | undefined {
  if (holds.some(({ section }) => section === 'story')) return (place, name) => `${place} ${name}`;
  return hasChildren && holds.length > 0 ? (_, name) => name : undefined;
}

function foreignParents({ name, parents }: Definition): readonly string[] {
  return parents.filter((parent) => parent !== name);
}

function splitName(file: string): { readonly stem: string; readonly extension: string } {
  const extension = /[^/]\.[^./]*$/.exec(file)?.[0].slice(1) ?? '';
  return { stem: file.slice(0, file.length - extension.length), extension };
}

/** An attachment is called what its file was. */
function attachmentName(title: string): { readonly stem: string; readonly extension: string } {
  const extension = /.(\.[a-z0-9]{1,16})$/i.exec(title)?.[1] ?? '';
  return { stem: title.slice(0, title.length - extension.length), extension };
}

/** Names given away, folder by folder. */
class UniqueNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...taken].map(fileNameKey));
  }

  /** A file name no other record of the folder has: where titles collide, the later one gets part of its id. */
  take(
    folder: string,
    { title, docId, collection }: LaidOutRecord,
  ): { readonly stem: string; readonly file: string } {
    const wanted =
      collection === 'media' ? attachmentName(title) : { stem: title, extension: '.md' };
    const { extension } = wanted;
    const name = fileNameFor(wanted.stem);
    const candidates = [name, ...namesWithId(name, docId)];
    const free = candidates.find(
      (stem) => !this.#taken.has(fileNameKey(folder + stem + extension)),
    );
    const stem = free ?? `${name} (${docId})`;
    this.#taken.add(fileNameKey(folder + stem + extension));
    return { stem, file: stem + extension };
  }
}
