import { groupedBy } from '../../core/groupedBy';
import { runOverRows } from '../connection/bulkRows';
import type { Sql } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import { listValue, textValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { titleColumn } from '../schema/definition';
import type { RecordChange, Transaction } from '../write/transaction';
import type { ChangedWords, NameWords } from './wordChanges';

/**
 * How FTS5 writes: from how many segments of one size it merges them (`automerge`), and how many bytes of words it holds
 * in memory before it writes a segment (`hashsize`).
 */
type Setting = Readonly<Record<'automerge' | 'hashsize', number>>;

/** FTS5's own defaults. */
const usual: Setting = { automerge: 4, hashsize: 1024 * 1024 };

/**
 * Few large segments and hardly a merge, which costs more than the words themselves. Fewer segments are left than those
 * from which FTS5 merges all of a size at once (16), so that later writes go on merging little by little.
 */
const forMany: Setting = { automerge: 16, hashsize: 8 * 1024 * 1024 };

/** Notes from which on the index is written as for many. */
const manyNotes = 500;

/** Notes whose words are written at a time. */
const largestBatch = 2_000;

/** Collects the notes whose words changed; `writeWords` writes them before the commit. */
export async function indexWords(
  transaction: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  const { words, direct } = transaction;
  for (const { before, after } of changes) {
    const old = before?.deletedAt === null ? before : undefined;
    const isLive = after.deletedAt === null;
    if (old === undefined && !isLive) continue;
    const indexed = old && nameWords(old);
    const stored = nameWords(after);
    const keepsNames = indexed !== undefined && isLive && sameNames(indexed, stored);
    if (keepsNames && old && bodyOf(old) === bodyOf(after)) continue;
    const { docId, definition } = after;
    words.add({ docId, definition, indexed, stored, isLive });
  }
  if (words.size < largestBatch) return;
  await writeWords(transaction);
  const row = await direct.get<{ readonly id: number }>('SELECT max(id) AS id FROM versions');
  words.written(row?.id ?? 0);
}

/** Brings the search index to the texts of the notes collected. Their records and versions are written by then. */
export async function writeWords(transaction: Transaction): Promise<void> {
  const { direct: sql, words } = transaction;
  const changed = words.take();
  if (changed.length === 0) return;
  const isMany = changed.length >= manyNotes;
  if (isMany) await configure(sql, forMany);
  // Only what was indexed before has a version, and with it an operation.
  const isReplaced = changed.some(({ indexed }) => indexed !== undefined);
  const old: OldBodies = {
    operationId: isReplaced ? await transaction.operation.id() : null,
    sinceVersion: words.sinceVersion,
  };
  await forgetRenamed(sql, changed.filter(isRenamed), old);
  for (const [definition, group] of groupedBy(changed, (note) => note.definition)) {
    await writeGroup(sql, { definition, group, old });
  }
  // A rollback takes the settings back with all the rest.
  if (isMany) await configure(sql, usual);
}

/** Where the bodies that the index knows are: each is the note's first version of the operation behind `sinceVersion`. */
interface OldBodies {
  readonly operationId: number | null;
  readonly sinceVersion: number;
}

const oldBody = (docId: string, operationId: string, sinceVersion: string): string =>
  `(SELECT v.body FROM versions AS v WHERE v.id = (SELECT min(id) FROM versions AS first
    WHERE first.operationId = ${operationId} AND first.docId = ${docId} AND first.id > ${sinceVersion}))`;

/** An index over external content forgets a row only when told exactly what the row said. */
async function forgetRenamed(
  sql: Sql,
  renamed: readonly ChangedWords[],
  { operationId, sinceVersion }: OldBodies,
): Promise<void> {
  const rows = renamed.map(({ docId, indexed = [] }) => [
    docId,
    ...indexed,
    operationId,
    sinceVersion,
  ]);
  await runOverRows(
    sql,
    (values) => `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
      SELECT 'delete', n.id, old.column2, old.column3, old.column4,
        ${oldBody('n.docId', 'old.column5', 'old.column6')}
      FROM (VALUES ${values}) AS old JOIN notes AS n ON n.docId = old.column1 ORDER BY n.id`,
    rows,
  );
}

/**
 * Forgets the bodies that notes of one collection had and takes in those they have, in the order of their rows: FTS5
 * writes out what it holds in memory whenever a row id is lower than the one before.
 */
async function writeGroup(sql: Sql, { definition, group, old }: WordGroup): Promise<void> {
  const notes = group.map((note) => [
    note.docId,
    Number(note.indexed !== undefined && !isRenamed(note)),
    Number(note.isLive),
  ]);
  await sql.run(
    `WITH changed AS MATERIALIZED (
      SELECT n.id AS id, n.docId AS docId, value ->> 1 AS isIndexed, value ->> 2 AS isLive
      FROM json_each(?1) JOIN notes AS n ON n.docId = value ->> 0 ORDER BY n.id)
    INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
    SELECT half.command, changed.id, r."${titleColumn(definition)}", r.aliases, r.tags,
      CASE WHEN half.command IS NULL THEN r.body ELSE ${oldBody('changed.docId', '?2', '?3')} END
    FROM changed
      CROSS JOIN (SELECT 'delete' AS command UNION ALL SELECT NULL) AS half
      CROSS JOIN "${definition.name}" AS r ON r.firebaseId = changed.docId
    WHERE CASE WHEN half.command IS NULL THEN changed.isLive ELSE changed.isIndexed END`,
    [JSON.stringify(notes), old.operationId, old.sinceVersion],
  );
}

interface WordGroup {
  readonly definition: Definition;
  readonly group: readonly ChangedWords[];
  readonly old: OldBodies;
}

async function configure(sql: Sql, setting: Setting): Promise<void> {
  for (const [name, value] of Object.entries(setting)) {
    await sql.run('INSERT INTO notes_fts (notes_fts, rank) VALUES (?, ?)', [name, value]);
  }
}

function isRenamed({ indexed, stored }: ChangedWords): boolean {
  return indexed !== undefined && !sameNames(indexed, stored);
}

function sameNames(some: NameWords, others: NameWords): boolean {
  return some.every((words, i) => words === others[i]);
}

function nameWords({ values }: StoredRecord): NameWords {
  return [
    textValue(values, 'title'),
    JSON.stringify(listValue(values, 'aliases')),
    JSON.stringify(listValue(values, 'tags')),
  ];
}

function bodyOf({ values }: StoredRecord): string {
  return textValue(values, 'body');
}
