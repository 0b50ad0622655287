import type { ExportMarker, ListedRecord } from '../export/exportMarker';
import type { ListedFile } from './importItem';

/** A file with its hash. */
interface HashedFile {
  readonly path: string;
  readonly hash: string;
}

/** Finds what an export's marker says of the files that lie in its folder. */
export class ListedFiles {
  readonly #byPath: ReadonlyMap<string, ListedFile>;
  /** Listed files that are not at their place, by hash: one that was moved is known by its content. */
  readonly #astray = new Map<string, ListedFile[]>();

  /** `files` are all notes, or all attachments, that lie in the folder; hashes are in hex. */
  constructor(
    marker: ExportMarker | undefined,
    type: 'notes' | 'attachments',
    files: readonly HashedFile[],
  ) {
    const listed = (marker?.records ?? [])
      .filter(({ collection }) => (collection === 'media') === (type === 'attachments'))
      .flatMap((record) => listedFile(record, marker));
    this.#byPath = new Map(listed);
    const present = new Set(files.map(({ path }) => path));
    for (const [path, file] of listed) {
      if (present.has(path) || file.hash === undefined) continue;
      this.#astray.set(file.hash, [...(this.#astray.get(file.hash) ?? []), file]);
    }
  }

  /** `undefined` for a file that no export wrote. Each listed file is given once. */
  find({ path, hash }: HashedFile): ListedFile | undefined {
    return this.#byPath.get(path) ?? this.#astray.get(hash)?.shift();
  }
}

function listedFile(
  record: ListedRecord,
  marker: ExportMarker | undefined,
): readonly (readonly [string, ListedFile])[] {
  if (record.path === undefined) return [];
  const hash = marker?.files.get(record.path)?.at(-1);
  return [[record.path, { record, hash }]];
}
