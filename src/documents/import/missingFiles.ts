import { noteTextOf } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import type { FileProblem } from '../operationReport';
import type { KnownRecords } from './matchRecords';
import { hashContent } from '../hashContent';

/** A record whose file was in the folder at an earlier import and is not there any more. */
export interface MissingFile {
  readonly docId: RecordId;
  readonly title: string;
  /** Below the folder, as it was. */
  readonly path: string;
  /** The record was deleted; `WriteUnit.restore` brings it back. */
  readonly removed: boolean;
}

/**
 * Lists the records whose files are gone, and with `remove` deletes them (softly): not those that were changed here since
 * the last import, nor those that something below them still needs, nor any where the folder may be another one.
 */
export async function reportMissing(
  unit: WriteUnit,
  options: {
    readonly missing: readonly AnyRecord[];
    readonly known: Pick<KnownRecords, 'importedHash'>;
    readonly remove: boolean;
    readonly isSure: boolean;
  },
): Promise<{ readonly files: readonly MissingFile[]; readonly problems: readonly FileProblem[] }> {
  const { missing, known, remove, isSure } = options;
  const removed = new Set<RecordId>();
  const problems: FileProblem[] = [];
  const rank = ({ collection }: AnyRecord): number =>
    unit.definitions.findIndex(({ name }) => name === collection);
  // What stands below goes first.
  for (const record of remove ? [...missing].sort((a, b) => rank(b) - rank(a)) : []) {
    const { firebaseId: docId, campaignId, title } = record;
    const below = await unit.summaries({ campaignId, parentId: docId, limit: 1 });
    const needed = below.length > 0 ? 'other notes stand below it' : changedSince(record, known);
    const reason = isSure ? needed : 'the folder may be another one of the same name';
    if (reason === undefined && (await unit.remove(docId))) removed.add(docId);
    if (reason === undefined) continue;
    const message = `The file is not in the folder any more, but the note "${title}" was kept: ${reason}.`;
    problems.push({ path: pathOf(record), message, severity: 'warning' });
  }
  const files = missing.map((record) => ({
    docId: record.firebaseId,
    title: record.title,
    path: pathOf(record),
    removed: removed.has(record.firebaseId),
  }));
  return { files, problems };
}

function changedSince(
  record: AnyRecord,
  { importedHash }: Pick<KnownRecords, 'importedHash'>,
): string | undefined {
  if (record.collection === 'media') return undefined;
  const changed = hashContent(noteTextOf(record)) !== importedHash(record);
  return changed ? 'it was changed here' : undefined;
}

function pathOf({ sourcePath, title }: AnyRecord): string {
  return sourcePath === null ? title : sourcePath.slice(sourcePath.indexOf('/') + 1);
}
