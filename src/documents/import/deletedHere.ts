import { parseFrontMatter } from '../../core/markdown/frontMatter';
import type { AnyRecord } from '../../core/model/collections';
import { findIn } from '../../core/model/definitions';
import type { RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import { frontMatterKeyOf } from '../../core/model/projection';
import type { DeletedRecord, WriteUnit } from '../../core/ports/writeUnit';
import type { FileProblem } from '../operationReport';
import type { ImportFile } from './importItem';
import { parentIdOf } from './storyPlaces';
import type { KnownRecords, RecordMatches } from './matchRecords';
import { contentHash } from './matchRecords';

/** A file of the folder whose note was deleted in Moonforge. */
export interface DeletedHere {
  readonly docId: RecordId;
  readonly title: string;
  /** Below the folder. */
  readonly path: string;
  /** The note is back; otherwise it stays deleted. The file was left alone either way. */
  readonly restored: boolean;
}

/** What an import does about files whose notes were deleted. */
export interface DeletedFiles {
  readonly files: readonly DeletedHere[];
  readonly problems: readonly FileProblem[];
  /** Paths of the files whose notes stay deleted. */
  readonly left: ReadonlySet<string>;
}

/**
 * Brings back the notes whose files say so: those that changed since the last import, since nobody here has seen that
 * text, those that an import deleted because their files were gone, and with `restore` all. The others stay deleted.
 */
export async function settleDeleted(
  unit: WriteUnit,
  files: readonly ImportFile[],
  options: {
    readonly matches: RecordMatches;
    readonly deleted: readonly DeletedRecord[];
    readonly known: Pick<KnownRecords, 'importedHash'>;
    readonly restore: boolean;
  },
): Promise<DeletedFiles> {
  const { matches, deleted, known, restore } = options;
  const byRecord = new Map(deleted.map((one) => [one.record, one]));
  const found: (DeletedHere & { readonly record: AnyRecord })[] = [];
  const problems: FileProblem[] = [];
  for (const { path, hash } of files) {
    const record = matches.records.get(path);
    const one = record === undefined ? undefined : byRecord.get(record);
    if (record === undefined || one === undefined) continue;
    const changed = hash !== hashOf(record, known);
    const restored = restore || changed || one.origin === 'import';
    found.push({ docId: record.firebaseId, title: record.title, path, restored, record });
    if (changed && !restore) problems.push(changedFile(path, record));
  }
  const back = found.filter(({ restored }) => restored).map(({ record }) => record);
  for (const record of parentsFirst(back)) await bringBack(unit, record);
  return {
    files: found.map(({ docId, title, path, restored }) => ({ docId, title, path, restored })),
    problems,
    left: new Set(found.filter(({ restored }) => !restored).map(({ path }) => path)),
  };
}

/** What stands above comes back first, to be the parent again. */
function parentsFirst(records: readonly AnyRecord[]): ReadonlySet<AnyRecord> {
  const byId = new Map<string, AnyRecord>(records.map((record) => [record.firebaseId, record]));
  const ordered = new Set<AnyRecord>();
  for (const record of records) {
    const line: AnyRecord[] = [];
    let next: AnyRecord | undefined = record;
    while (next !== undefined && !ordered.has(next) && !line.includes(next)) {
      line.unshift(next);
      next = byId.get(parentIdOf(next) ?? '');
    }
    for (const one of line) ordered.add(one);
  }
  return ordered;
}

/** A note whose parent is gone comes back at the top, unless its text names the parent: the text would change. */
async function bringBack(unit: WriteUnit, record: AnyRecord): Promise<void> {
  const { collection, firebaseId: docId } = record;
  const parentId = parseRecordId(parentIdOf(record) ?? '');
  const isLost =
    parentId !== undefined &&
    (await unit.get(parentId)) === undefined &&
    !namesParent(unit, record);
  await unit.put(collection, { docId, ...(isLost ? { parentId: null } : {}) });
}

function namesParent({ definitions }: WriteUnit, { collection, frontMatter }: AnyRecord): boolean {
  const definition = findIn(definitions, collection);
  if (definition === undefined) return false;
  return frontMatterKeyOf(definition, parseFrontMatter(frontMatter), 'parentId') !== undefined;
}

function hashOf(record: AnyRecord, known: Pick<KnownRecords, 'importedHash'>): string | null {
  return record.collection === 'media' ? contentHash(record) : known.importedHash(record);
}

function changedFile(path: string, { title }: AnyRecord): FileProblem {
  const message = `The note "${title}" was deleted here, but its file has changed since the last import: the note is back, with the file's changes.`;
  return { path, message, severity: 'warning' };
}
