import { linkFolder, linkName } from '../../core/markdown/linkKey';
import { positionOf, positionOfNumber, sortKeyOf } from '../../core/order/sortKey';
import type { SqlValue } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import { kindOf, listValue, optionalTextValue, textValue } from '../records/storedRecord';
import type { RecordChange, Transaction } from '../write/transaction';
import { nameKey } from './nameKey';

/** The columns of `notes` in the order of `noteRow`'s values. */
export const noteColumns = [
  'campaignId',
  'rev',
  'createdAt',
  'updatedAt',
  'deletedAt',
  'title',
  'kind',
  'aliases',
  'summary',
  'parentId',
  'orderKey',
  'status',
  'position',
  'sortKey',
  'folderKey',
  'collection',
  'docId',
] as const;

const insertNote = `INSERT INTO notes (${noteColumns.join(', ')})
  VALUES (${noteColumns.map(() => '?').join(', ')})`;
const updateNote = `UPDATE notes SET ${noteColumns
  .slice(0, -1)
  .map((column) => `${column} = ?`)
  .join(', ')} WHERE docId = ?`;

/** A name's key and rank. */
export type NameRow = readonly [key: string, rank: number];

/** Writes the records' rows of `notes`, which lists read. */
export async function indexNotes(
  { sql }: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  for (const { before, after } of changes) {
    await sql.run(before === undefined ? insertNote : updateNote, noteRow(after));
  }
}

/** Writes the names live notes answer to. */
export async function indexNames(
  transaction: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  for (const change of changes) await indexNamesOf(transaction, change);
}

async function indexNamesOf(
  { sql, touchedKeys }: Transaction,
  { before, after }: RecordChange,
): Promise<void> {
  const old = namesOf(before);
  const names = namesOf(after);
  if (JSON.stringify(old) === JSON.stringify(names)) return;
  const { campaignId, docId } = after;
  touchedKeys.add(
    campaignId,
    [...old, ...names].map(([key]) => key),
  );
  if (old.length > 0) await sql.run('DELETE FROM note_keys WHERE docId = ?', [docId]);
  if (names.length === 0) return;
  await sql.run(
    `INSERT OR IGNORE INTO note_keys (campaignId, docId, key, rank)
      SELECT ?, ?, value ->> 0, value ->> 1 FROM json_each(?)`,
    [campaignId, docId, JSON.stringify(names)],
  );
}

/** Name keys with their rank: 0 for the title, 1 for aliases. A deleted note has none. */
export function namesOf(record: StoredRecord | undefined): readonly NameRow[] {
  if (record?.deletedAt !== null) return [];
  const { values } = record;
  const names = [
    ...keysOf(textValue(values, 'title')).map((key) => [key, 0] as const),
    ...listValue(values, 'aliases')
      .flatMap(keysOf)
      .map((key) => [key, 1] as const),
  ];
  return names.filter(([key]) => key !== '');
}

/** A link to a name with a slash, `[[AC/DC]]`, reads like a path, so that name answers to its last part too. */
function keysOf(name: string): readonly string[] {
  return [...new Set([nameKey(name), nameKey(linkName(name))])];
}

/** The folder the note was imported from, as the folders of links are compared with it; null for a note written here. */
export function folderKeyOf({ values }: StoredRecord): string | null {
  const folder = linkFolder(textValue(values, 'sourcePath'));
  return folder === undefined ? null : nameKey(folder);
}

/** What the record's row of `notes` says. */
export function noteRow(record: StoredRecord): readonly SqlValue[] {
  const { definition, values } = record;
  return [
    record.campaignId,
    record.rev,
    record.createdAt,
    record.updatedAt,
    record.deletedAt,
    textValue(values, 'title'),
    kindOf(record),
    JSON.stringify(listValue(values, 'aliases')),
    optionalTextValue(values, 'summary'),
    optionalTextValue(values, 'parentId'),
    optionalTextValue(values, 'orderKey'),
    optionalTextValue(values, 'status'),
    positionIn(record),
    sortKeyOf(textValue(values, 'title')),
    folderKeyOf(record),
    definition.name,
    record.docId,
  ];
}

/** Where the record stands in lists, before its title counts. */
function positionIn({ definition, values }: StoredRecord): string {
  if (definition.listedBy === undefined) return positionOf(optionalTextValue(values, 'orderKey'));
  const number = values[definition.listedBy];
  return positionOfNumber(typeof number === 'number' ? number : null);
}
