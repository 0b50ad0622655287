import { linkFolder, linkName } from '../../core/markdown/linkKey';
import { positionOf, positionOfNumber, sortKeyOf } from '../../core/order/sortKey';
import type { RecordId } from '../../core/model/ids';
import { overRows, runAll } from '../connection/bulkRows';
import type { SqlValue } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import { kindOf, listValue, optionalTextValue, textValue } from '../records/storedRecord';
import type { PreparedWrite, RecordChange, Transaction } from '../write/transaction';
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

const insertNotes = (rows: string): string =>
  `INSERT INTO notes (${noteColumns.join(', ')}) VALUES ${rows}`;

const deleteNames = 'DELETE FROM note_keys WHERE docId IN (SELECT value FROM json_each(?))';

const insertNames = (rows: string): string =>
  `INSERT OR IGNORE INTO note_keys (campaignId, docId, key, rank) VALUES ${rows}`;

/** Columns that change with every write, and with many of them alone; no index holds them. */
const stamps = ['rev', 'createdAt', 'updatedAt'] as const;

const updateNotes = updateOf(noteColumns.slice(0, -1));
const updateStamps = updateOf(stamps);

/** An update of the columns; each row has their values and then the document's id. */
function updateOf(columns: readonly string[]): (rows: string) => string {
  const assignments = columns.map((column, i) => `${column} = given.column${i + 1}`).join(', ');
  return (rows) => `UPDATE notes SET ${assignments} FROM (VALUES ${rows}) AS given
    WHERE docId = given.column${columns.length + 1}`;
}

/** A name's key and rank. */
export type NameRow = readonly [key: string, rank: number];

/** Prepares the records' rows of `notes`, which lists read. */
export function prepareNotes(
  { sql }: Transaction,
  changes: readonly RecordChange[],
): PreparedWrite {
  const created: (readonly SqlValue[])[] = [];
  const changed: (readonly SqlValue[])[] = [];
  const stamped: (readonly SqlValue[])[] = [];
  for (const { before, after } of changes) {
    const row = noteRow(after);
    if (before === undefined) created.push(row);
    else if (differsInStampsOnly(noteRow(before), row)) stamped.push(stampsOf(after));
    else changed.push(row);
  }
  const statements = [
    ...overRows(insertNotes, created),
    ...overRows(updateNotes, changed),
    ...overRows(updateStamps, stamped),
  ];
  return () => runAll(sql, statements);
}

function differsInStampsOnly(before: readonly SqlValue[], after: readonly SqlValue[]): boolean {
  return noteColumns.every(
    (column, i) => before[i] === after[i] || stamps.some((stamp) => stamp === column),
  );
}

function stampsOf({ rev, createdAt, updatedAt, docId }: StoredRecord): readonly SqlValue[] {
  return [rev, createdAt, updatedAt, docId];
}

/** Prepares the names live notes answer to. */
export function prepareNames(
  { sql, touchedKeys }: Transaction,
  changes: readonly RecordChange[],
): PreparedWrite {
  const renamed: RecordId[] = [];
  const rows: (readonly SqlValue[])[] = [];
  for (const { before, after } of changes) {
    const old = namesOf(before);
    const names = namesOf(after);
    if (JSON.stringify(old) === JSON.stringify(names)) continue;
    const { campaignId, docId } = after;
    touchedKeys.add(
      campaignId,
      [...old, ...names].map(([key]) => key),
    );
    if (old.length > 0) renamed.push(docId);
    rows.push(...names.map(([key, rank]) => [campaignId, docId, key, rank]));
  }
  const statements = [
    ...(renamed.length > 0 ? [{ text: deleteNames, values: [JSON.stringify(renamed)] }] : []),
    ...overRows(insertNames, rows),
  ];
  return () => runAll(sql, statements);
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
export function keysOf(name: string): readonly string[] {
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
