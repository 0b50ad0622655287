import { linkFolder, linkName } from '../../core/markdown/linkKey';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { NoteLink } from '../../core/markdown/noteLink';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import { withRecentResults } from '../../core/recentResults';
import type { Sql } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import { noteText } from '../records/storedRecord';
import type { PreparedWrite, RecordChange, Transaction } from '../write/transaction';
import type { LinkName } from './linkNames';
import { nameKey } from './nameKey';
import { folderKeyOf, namesOf } from './noteIndex';

/** What the index says of a note: a name in its text, how many links use it, and how many of them lead to a heading. */
export type LinkRow = readonly [targetKey: string, folder: string, count: number, headings: number];

/** The columns of a `LinkRow`, in its order: of `link_names` two, and two of `links`. */
export const linkColumns = ['targetKey', 'folder', 'count', 'headings'] as const;

/** Links of one note. */
interface NoteLinks {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly rows: readonly LinkRow[];
}

/** What records' changes change in the link index. */
interface LinkChanges {
  readonly removed: readonly NoteLinks[];
  readonly written: readonly NoteLinks[];
  /** The keys of notes that lie in other folders than before. */
  readonly moved: readonly (readonly [CampaignId, readonly string[]])[];
}

/** Prepares the links of live notes; `resolveLinks` finds their targets before the commit. */
export function prepareLinks(
  transaction: Transaction,
  changes: readonly RecordChange[],
): PreparedWrite {
  const found = linkRowsOf(changes);
  return () => writeLinks(transaction, found);
}

/** Finds which links the texts got and lost. */
function linkRowsOf(changes: readonly RecordChange[]): LinkChanges {
  const removed: NoteLinks[] = [];
  const written: NoteLinks[] = [];
  for (const { before, after } of changes.filter(changesLinks)) {
    const old = before === undefined ? [] : linksOf(before);
    const links = linksOf(after);
    const stays = before?.campaignId === after.campaignId;
    if (stays && sameRows(old, links)) continue;
    const gone = stays ? without(old, links) : old;
    const come = stays ? without(links, old) : links;
    if (before !== undefined && gone.length > 0) removed.push({ ...before, rows: gone });
    if (come.length > 0) written.push({ ...after, rows: come });
  }
  const moved = changes
    .filter(
      ({ before, after }) => before !== undefined && folderKeyOf(before) !== folderKeyOf(after),
    )
    .map(({ after }) => [after.campaignId, namesOf(after).map(([key]) => key)] as const);
  return { removed, written, moved };
}

function sameRows(some: readonly LinkRow[], others: readonly LinkRow[]): boolean {
  return (
    some.length === others.length &&
    some.every((row, i) => row.every((value, column) => value === others[i]?.[column]))
  );
}

/** Rows that are not among others. */
function without(rows: readonly LinkRow[], others: readonly LinkRow[]): readonly LinkRow[] {
  const known = new Set(others.map((row) => JSON.stringify(row)));
  return rows.filter((row) => !known.has(JSON.stringify(row)));
}

const deleteLinks = `DELETE FROM links WHERE (nameId, source) IN
  (SELECT name.value, given.value ->> 0
    FROM json_each(?) AS given, json_each(given.value, '$[1]') AS name)`;

/** Names come by the dozen with the same numbers, so that there is little JSON to read for each. */
const insertLinks = `WITH given AS MATERIALIZED
    (SELECT value ->> 0 AS source, value ->> 1 AS count, value ->> 2 AS headings,
      value ->> 3 AS names FROM json_each(?))
  INSERT OR REPLACE INTO links (nameId, source, count, headings)
    SELECT name.value, given.source, given.count, given.headings
    FROM given, json_each(given.names) AS name`;

/** Writes what `linkRowsOf` found. The notes' own rows of `notes` are there already; a repair writes for those that lost it. */
async function writeLinks(
  { sql, touchedKeys, linkNames }: Transaction,
  { removed, written, moved }: LinkChanges,
): Promise<void> {
  for (const [campaignId, keys] of moved) touchedKeys.add(campaignId, keys);
  const notes = [...removed, ...written];
  if (notes.length === 0) return;
  const idOf = await linkNames.idsOf(notes.flatMap((note) => note.rows.map(nameIn(note))));
  const sources = await sourcesOf(sql, notes);
  const idsIn = (note: NoteLinks, rows = note.rows): readonly number[] =>
    rows.map(nameIn(note)).flatMap((name) => idOf(name) ?? []);
  const gone = removed.flatMap((note) => {
    const source = sources.get(note.docId);
    return source === undefined ? [] : [[source, idsIn(note)] as const];
  });
  linkNames.leave(gone.flatMap(([, ids]) => ids));
  if (gone.length > 0) await sql.run(deleteLinks, [JSON.stringify(gone)]);
  const come = written.flatMap((note) => {
    const source = sources.get(note.docId);
    if (source === undefined) return [];
    return withSameNumbers(note.rows).map(({ count, headings, rows }) => [
      source,
      count,
      headings,
      idsIn(note, rows),
    ]);
  });
  if (come.length > 0) await sql.run(insertLinks, [JSON.stringify(come)]);
}

/** The notes' ids in `notes`. */
async function sourcesOf(
  sql: Sql,
  notes: readonly NoteLinks[],
): Promise<ReadonlyMap<RecordId, number>> {
  const rows = await sql.all<{ readonly docId: RecordId; readonly id: number }>(
    'SELECT docId, id FROM notes WHERE docId IN (SELECT value FROM json_each(?))',
    [JSON.stringify(notes.map(({ docId }) => docId))],
  );
  return new Map(rows.map(({ docId, id }) => [docId, id]));
}

interface SameNumbers {
  readonly count: number;
  readonly headings: number;
  readonly rows: LinkRow[];
}

function withSameNumbers(rows: readonly LinkRow[]): readonly SameNumbers[] {
  const groups: SameNumbers[] = [];
  for (const row of rows) {
    const [, , count, headings] = row;
    const group = groups.find((known) => known.count === count && known.headings === headings);
    if (group === undefined) groups.push({ count, headings, rows: [row] });
    else group.rows.push(row);
  }
  return groups;
}

function nameIn({ campaignId }: NoteLinks): (row: LinkRow) => LinkName {
  return ([targetKey, folder]) => [campaignId, targetKey, folder];
}

/**
 * The names that a note's text links, in the order in which they come first; links to itself by `[[#Heading]]` are left
 * out. None of a deleted note.
 */
export function linksOf(record: StoredRecord): readonly LinkRow[] {
  return linksIn(linkedText(record));
}

const linksIn = withRecentResults((text): readonly LinkRow[] => {
  const rows = new Map<string, LinkRow>();
  for (const link of findNoteLinks(text)) {
    if (link.target === '') continue;
    const [key, folder] = [targetKey(link), folderOfLink(link)];
    const name = `${folder}/${key}`;
    const [, , count, headings] = rows.get(name) ?? [key, folder, 0, 0];
    rows.set(name, [key, folder, count + 1, headings + Number(link.heading !== undefined)]);
  }
  return [...rows.values()];
});

function changesLinks({ before, after, keepsLinks }: RecordChange): boolean {
  if (keepsLinks === true) return false;
  return (
    linkedText(before) !== linkedText(after) ||
    (before !== undefined && before.campaignId !== after.campaignId)
  );
}

/** The text whose links count: none of a deleted note. */
function linkedText(record: StoredRecord | undefined): string {
  return record?.deletedAt === null ? noteText(record.values) : '';
}

/** The key of the name a link ends in. */
export function targetKey({ target }: Pick<NoteLink, 'target'>): string {
  return nameKey(linkName(target));
}

/** The key of the folders a link names, '' without any. */
export function folderOfLink({ target }: Pick<NoteLink, 'target'>): string {
  return nameKey(linkFolder(target) ?? '');
}
