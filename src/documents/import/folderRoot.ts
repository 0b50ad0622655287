import { stat } from 'node:fs/promises';
import { noteTextOf } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId } from '../../core/model/ids';
import type { ImportFolder, WriteUnit } from '../../core/ports/writeUnit';
import type { FileProblem } from '../operationReport';
import { listedIdsIn } from './knownRecords';
import type { MatchedFile } from './matchRecords';
import { contentHash, isNoteRecord } from './matchRecords';
import type { ImportSource } from './readSource';
import { similarPairs } from './similarText';

/** What is known of a folder that is about to be imported. */
export interface FolderRoot {
  /** First folder of the source paths of its records; '' for an export that left none out. */
  readonly root: string;
  /** The one they get: the folder may have another name since. */
  readonly keptAs: string;
  /** False for a copy of a folder that is still where it was: what is missing in the copy is not gone. */
  readonly isOriginal: boolean;
  readonly problems: readonly FileProblem[];
}

/** What is to be imported, and what earlier imports left. */
export interface RootedFolder {
  readonly campaignId: CampaignId;
  readonly source: ImportSource;
  readonly files: readonly MatchedFile[];
  /** The campaign's, its own included. */
  readonly records: readonly AnyRecord[];
  /** The name the user says its files are kept under. */
  readonly name: string | undefined;
}

/** How much of a folder, and of what is kept of it, must be the same so that it is that folder at another place. */
const enough = 0.5;
/** A folder that holds fewer files than this is not known by its content when it has another name. */
const fewestFiles = 2;

/**
 * Tells which earlier import was one of the same folder, since several folders may have one name. A folder is known by
 * the place it was imported from, unless it holds other files by now; one that was moved is known by its content. One
 * that is not known gets a root that nothing else has, so that no other folder's notes are taken for its own.
 */
export async function findFolderRoot(unit: WriteUnit, folder: RootedFolder): Promise<FolderRoot> {
  const { campaignId, source, name } = folder;
  const { marker } = source;
  const sure = (root: string, keptAs = root): FolderRoot => ({
    ...{ root, keptAs },
    ...{ isOriginal: true, problems: [] },
  });
  if (name !== undefined) return sure(name);
  if (marker?.root !== undefined && marker.campaign === campaignId) return sure(marker.root);
  const candidates = new Candidates(folder);
  const kept = await unit.importFolders(campaignId);
  const here = kept.find(({ location }) => location === source.location);
  if (here !== undefined && candidates.mayBe(here.root)) return sure(here.root);
  const own = marker?.root ?? source.name;
  const root = freeRoot(own, new Set([...candidates.roots, ...kept.map((one) => one.root)]));
  const known = await movedRoot(candidates, kept, own);
  if (known?.isOriginal === true) return sure(known.root, root === own ? own : known.root);
  if (known !== undefined) return { ...sure(known.root), isOriginal: false };
  return { ...sure(root), problems: root === own ? [] : [keptApart(own, root, kept)] };
}

/** The root of a folder that was at another place: its own place is gone, or the folder is a copy to the letter. */
async function movedRoot(
  candidates: Candidates,
  kept: readonly ImportFolder[],
  own: string,
): Promise<Pick<FolderRoot, 'root' | 'isOriginal'> | undefined> {
  const ranked = candidates.roots
    .map((root) => ({ root, ...candidates.shared(root) }))
    .filter(({ root, same }) => same >= (root === own ? 1 : fewestFiles))
    .toSorted((a, b) => b.same - a.same);
  for (const { root, same, of } of ranked) {
    const place = kept.find((one) => one.root === root)?.location;
    const isOriginal = place === undefined || !(await isFolder(place));
    if (isOriginal && same >= enough * of) return { root, isOriginal };
    if (!isOriginal && candidates.isCopy(root)) return { root, isOriginal };
  }
  return undefined;
}

/** The folders that were imported into a campaign, held against the one that is. */
class Candidates {
  readonly #files: readonly MatchedFile[];
  readonly #byPath: ReadonlyMap<string, MatchedFile>;
  readonly #hashes: ReadonlySet<string>;
  readonly #byRoot = new Map<string, Map<string, AnyRecord>>();

  constructor({ files, records, source, campaignId }: RootedFolder) {
    const idOf = listedIdsIn(campaignId, source);
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

  /** How many files are the same as at the last import, wherever they are, of how many on the side that has more. */
  shared(root: string): { readonly same: number; readonly of: number } {
    const records = this.#recordsOf(root);
    const same = new Set<string>();
    for (const [path, record] of records) {
      const hash = contentHash(record) ?? '';
      const isThere = this.#byPath.get(path)?.hash === hash;
      const key = isThere ? path : this.#hashes.has(hash) ? hash : nameAndHash(path, hash);
      if (isThere || this.#hashes.has(key)) same.add(key);
    }
    return { same: same.size, of: Math.max(this.#files.length, records.size) };
  }

  /** Whether every file is where it was at the last import, unchanged. */
  isCopy(root: string): boolean {
    const records = this.#recordsOf(root);
    return this.#files.every(({ path, hash }) => {
      const record = records.get(path);
      return record !== undefined && contentHash(record) === hash;
    });
  }

  /** Whether the folder at the place of a root still is that folder: half of the files on the side that has fewer. */
  mayBe(root: string): boolean {
    const records = this.#recordsOf(root);
    const wanted = enough * Math.min(this.#files.length, records.size);
    const atPlace = this.#files.filter(({ path }) => records.has(path)).length;
    if (Math.max(atPlace, this.shared(root).same) >= wanted) return true;
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

function freeRoot(own: string, taken: ReadonlySet<string>): string {
  if (!taken.has(own)) return own;
  for (let number = 2; ; number += 1) {
    const root = `${own} (${number})`;
    if (!taken.has(root)) return root;
  }
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
