import { noteTextOf } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId } from '../../core/model/ids';
import { rootOf } from './importItem';
import { listedIdsIn } from './knownRecords';
import type { MatchedFile } from './matchRecords';
import { contentHash, isNoteRecord } from './matchRecords';
import type { ImportSource } from './readSource';
import { similarPairs } from './similarText';

/** What is to be imported, and what earlier imports left. */
export interface RootedFolder {
  readonly campaignId: CampaignId;
  readonly source: ImportSource;
  readonly files: readonly MatchedFile[];
  /** The campaign's, its own included. */
  readonly records: readonly AnyRecord[];
  /** Those that were deleted here. */
  readonly deleted: readonly AnyRecord[];
  /** The name the user says its files are kept under. */
  readonly name: string | undefined;
}

/** How much of the side that has fewer files must fit so that a folder may be one that was imported. */
const enough = 0.5;

/** How much of a folder is the same as what is kept under a root. */
export interface SharedFiles {
  /** Files with the same content as at the last import, wherever they are. */
  readonly same: number;
  /** Files where others were at the last import, whatever they hold. */
  readonly atPlace: number;
  /** All there are to compare. */
  readonly files: number;
  readonly records: number;
}

/** The folders that were imported into a campaign, held against the one that is. */
export class KnownFolders {
  readonly #files: readonly MatchedFile[];
  readonly #byPath: ReadonlyMap<string, MatchedFile>;
  readonly #hashes: ReadonlySet<string>;
  readonly #byRoot = new Map<string, Map<string, AnyRecord>>();
  readonly #living: ReadonlySet<string>;

  constructor({ files, records: living, deleted, source, campaignId }: RootedFolder) {
    const idOf = listedIdsIn(campaignId, source);
    const records = [...deleted, ...living];
    this.#living = new Set(living.map(({ sourcePath }) => rootOf(sourcePath ?? '')));
    const ids = new Set(records.map(({ firebaseId }) => firebaseId));
    const listed = ({ listed: file }: MatchedFile): boolean =>
      file !== undefined && ids.has(idOf(file.record.id));
    // Files that an export lists have their records by their ids.
    this.#files = files.filter((file) => !listed(file));
    this.#byPath = new Map(this.#files.map((file) => [file.path, file]));
    // Blank notes have nothing but their names.
    const telling = this.#files.filter(({ text }) => text?.trim() !== '');
    const named = this.#files.map(({ path, hash }) => nameAndHash(path, hash));
    this.#hashes = new Set([...telling.map(({ hash }) => hash), ...named]);
    const sorts = new Set(files.map(({ text }) => text !== undefined));
    for (const record of records) {
      const slash = record.sourcePath?.indexOf('/') ?? -1;
      // Attachments tell nothing when they are left out.
      const compares = contentHash(record) !== null && sorts.has(isNoteRecord(record));
      if (record.sourcePath === null || slash === -1 || !compares) continue;
      const root = record.sourcePath.slice(0, slash);
      const below = this.#byRoot.get(root) ?? new Map<string, AnyRecord>();
      this.#byRoot.set(root, below.set(record.sourcePath.slice(slash + 1), record));
    }
  }

  get roots(): readonly string[] {
    return [...this.#byRoot.keys()];
  }

  /** Whether a record of a root is there, not only deleted ones. */
  hasLiving(root: string): boolean {
    return this.#living.has(root);
  }

  shared(root: string): SharedFiles {
    const records = this.#recordsOf(root);
    const same = new Set<string>();
    for (const [path, record] of records) {
      const hash = contentHash(record) ?? '';
      const isThere = this.#byPath.get(path)?.hash === hash;
      const key = isThere ? path : this.#hashes.has(hash) ? hash : nameAndHash(path, hash);
      if (isThere || this.#hashes.has(key)) same.add(key);
    }
    const atPlace = this.#files.filter(({ path }) => records.has(path)).length;
    return { same: same.size, atPlace, files: this.#files.length, records: records.size };
  }

  /** Whether every file is where it was at the last import, unchanged. */
  isCopy(root: string): boolean {
    const records = this.#recordsOf(root);
    return this.#files.every(({ path, hash }) => {
      const record = records.get(path);
      return record !== undefined && contentHash(record) === hash;
    });
  }

  /** Whether the folder may be that of a root: half of the files on the side that has fewer, by path or by content. */
  mayBe(root: string): boolean {
    const records = this.#recordsOf(root);
    const wanted = enough * Math.min(this.#files.length, records.size);
    const { atPlace, same } = this.shared(root);
    if (Math.max(atPlace, same) >= wanted) return true;
    const open = this.#files.filter(({ path }) => !records.has(path));
    const gone = [...records].flatMap(([path, record]) =>
      !this.#byPath.has(path) && isNoteRecord(record) ? record : [],
    );
    const pairs = similarPairs(
      open.flatMap(({ text }) => (text === undefined ? [] : { value: text, text })),
      gone.map((record) => ({ value: record, text: noteTextOf(record) })),
      gone.map(noteTextOf),
    );
    return atPlace + pairs.length >= wanted;
  }

  #recordsOf(root: string): ReadonlyMap<string, AnyRecord> {
    return this.#byRoot.get(root) ?? new Map();
  }
}

function nameAndHash(path: string, hash: string): string {
  return `${path.slice(path.lastIndexOf('/') + 1)}/${hash}`;
}
