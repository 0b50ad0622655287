import { groupedBy } from '../../core/groupedBy';
import { runOverRows } from '../connection/bulkRows';
import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { titleColumn } from '../schema/definition';
import type { NameWords } from './wordChanges';

/** What is to become of one note's rows in the search index. */
export interface WordRow {
  readonly docId: string;
  readonly definition: Definition;
  /** The index has the note, with the names that the record has now. */
  readonly isIndexed: boolean;
  /** The index is to have the note as it is now. */
  readonly isLive: boolean;
  /** The version with the body that the index knows; `null` for the operation's first one. */
  readonly versionId: number | null;
}

/** Where bodies that the index knows are: each is the note's first version of the operation behind `sinceVersion`. */
export interface OldBodies {
  readonly operationId: number | null;
  readonly sinceVersion: number;
}

/** A note the index knows by other names than its record has now. */
export interface RenamedRow {
  readonly docId: string;
  readonly names: NameWords;
  /** As in `WordRow`. */
  readonly versionId: number | null;
}

/**
 * How FTS5 writes: from how many segments of one size it merges them (`automerge`), and how many bytes of words it holds
 * in memory before it writes a segment (`hashsize`).
 */
type Setting = Readonly<Record<'automerge' | 'hashsize', number>>;

/** FTS5's own defaults. */
const usual: Setting = { automerge: 4, hashsize: 1024 * 1024 };

/** Few large segments. */
const largeSegments: Setting = { ...usual, hashsize: 8 * 1024 * 1024 };

/**
 * Few large segments and hardly a merge, which costs more than the words themselves. Fewer segments are left than those
 * from which FTS5 merges all of a size at once (16), so that later writes go on merging little by little.
 */
const unmerged: Setting = { ...largeSegments, automerge: 16 };

export const wordSettings = { largeSegments, unmerged } as const;

/** Lets `work` write the index with other settings. */
export async function withSetting(
  sql: Sql,
  setting: Setting,
  work: () => Promise<void>,
): Promise<void> {
  await configure(sql, setting);
  await work();
  // A rollback takes the settings back with all the rest.
  await configure(sql, usual);
}

async function configure(sql: Sql, setting: Setting): Promise<void> {
  for (const [name, value] of Object.entries(setting)) {
    await sql.run('INSERT INTO notes_fts (notes_fts, rank) VALUES (?, ?)', [name, value]);
  }
}

/** The body that the index knows, in a query: the columns are expressions for the values of an `OldBodies` and a row. */
const oldBody = (row: Readonly<Record<'docId' | 'versionId' | keyof OldBodies, string>>): string =>
  `(SELECT v.body FROM versions AS v WHERE v.id = ifnull(${row.versionId},
    (SELECT min(id) FROM versions AS first WHERE first.operationId = ${row.operationId}
      AND first.docId = ${row.docId} AND first.id > ${row.sinceVersion})))`;

/** An index over external content forgets a row only when told exactly what the row said. */
export async function forgetNotes(
  sql: Sql,
  renamed: readonly RenamedRow[],
  { operationId, sinceVersion }: OldBodies,
): Promise<void> {
  const body = oldBody({
    docId: 'n.docId',
    versionId: 'old.column5',
    operationId: 'old.column6',
    sinceVersion: 'old.column7',
  });
  await runOverRows(
    sql,
    (values) => `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
      SELECT 'delete', n.id, old.column2, old.column3, old.column4, ${body}
      FROM (VALUES ${values}) AS old JOIN notes AS n ON n.docId = old.column1 ORDER BY n.id`,
    renamed.map(({ docId, names, versionId }) => [
      docId,
      ...names,
      versionId,
      operationId,
      sinceVersion,
    ]),
  );
}

/**
 * Forgets the bodies that notes had and takes in those they have, collection by collection in the order of their rows:
 * FTS5 writes out what it holds in memory whenever a row id is lower than the one before.
 */
export async function writeRows(
  sql: Sql,
  rows: readonly WordRow[],
  { operationId, sinceVersion }: OldBodies,
): Promise<void> {
  for (const [definition, group] of groupedBy(rows, (row) => row.definition)) {
    const given = group.map((row) => [
      row.docId,
      Number(row.isIndexed),
      Number(row.isLive),
      row.versionId,
    ]);
    await sql.run(replaceWords(definition), [JSON.stringify(given), operationId, sinceVersion]);
  }
}

const replaceWords = (definition: Definition): string =>
  `WITH changed AS MATERIALIZED (
    SELECT n.id AS id, n.docId AS docId, value ->> 1 AS isIndexed, value ->> 2 AS isLive,
      value ->> 3 AS versionId
    FROM json_each(?1) JOIN notes AS n ON n.docId = value ->> 0 ORDER BY n.id)
  INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
  SELECT half.command, changed.id, r."${titleColumn(definition)}", r.aliases, r.tags,
    CASE WHEN half.command IS NULL THEN r.body ELSE ${knownBody} END
  FROM changed
    CROSS JOIN (SELECT 'delete' AS command UNION ALL SELECT NULL) AS half
    CROSS JOIN "${definition.name}" AS r ON r.firebaseId = changed.docId
  WHERE CASE WHEN half.command IS NULL THEN changed.isLive ELSE changed.isIndexed END`;

const knownBody = oldBody({
  docId: 'changed.docId',
  versionId: 'changed.versionId',
  operationId: '?2',
  sinceVersion: '?3',
});
