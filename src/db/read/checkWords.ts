import type { Sql } from '../connection/sqlConnection';

/**
 * A second index over the same texts, in the connection's temporary database: FTS5's own comparison counts as a write to
 * the file. It has to cut texts into words as `notes_fts` does.
 */
const computeWords: readonly string[] = [
  `CREATE VIRTUAL TABLE temp.computed_fts USING fts5(
    title, aliases, tags, body, content='', tokenize='unicode61 remove_diacritics 2')`,
  `INSERT INTO temp.computed_fts (rowid, title, aliases, tags, body)
    SELECT id, title, aliases, tags, body FROM note_texts`,
  'CREATE VIRTUAL TABLE temp.computed_words USING fts5vocab(temp, computed_fts, instance)',
  'CREATE VIRTUAL TABLE temp.stored_words USING fts5vocab(main, notes_fts, instance)',
];

/** Row ids of the notes with a word at a place where the other index has none. */
const differing = `SELECT doc FROM (SELECT * FROM stored_words EXCEPT SELECT * FROM computed_words)
  UNION
  SELECT doc FROM (SELECT * FROM computed_words EXCEPT SELECT * FROM stored_words)`;

/** Notes whose words follow later: see `stale_words`. */
const waiting = 'SELECT n.id FROM stale_words AS s JOIN notes AS n ON n.docId = s.docId';

/** Compares the search index with the texts, word by word. Leaves temporary tables, which a rollback removes. */
export async function wordProblems(sql: Sql): Promise<readonly string[]> {
  for (const statement of computeWords) await sql.run(statement);
  const rows = await sql.all<{ readonly id: number }>(
    `SELECT doc AS id FROM (${differing}) UNION SELECT id FROM (
      SELECT id FROM notes_fts_docsize EXCEPT SELECT id FROM note_texts) UNION SELECT id FROM (
      SELECT id FROM note_texts EXCEPT SELECT id FROM notes_fts_docsize) EXCEPT ${waiting}`,
  );
  return rows.length === 0
    ? []
    : [`The search index does not agree with the texts of ${rows.length} notes.`];
}
