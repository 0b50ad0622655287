import type { RecordId } from '../../core/model/ids';
import { runOverRows } from '../connection/bulkRows';
import type { Sql } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import { listValue, textValue } from '../records/storedRecord';
import type { RecordChange, Transaction } from '../write/transaction';

/** Segments of one size that FTS5 leaves side by side: while many texts are rewritten, and else (its default). */
const segments = { many: 16, few: 4 } as const;

/**
 * Lets `work` write the words of many notes: FTS5 merges what it wrote half as often meanwhile, which costs more than the
 * words themselves. Fewer segments are left than those from which FTS5 merges all of a size at once (16), so that later
 * writes go on merging little by little.
 */
export async function withManyWords<T>({ sql }: Transaction, work: () => Promise<T>): Promise<T> {
  await sql.run(mergeFrom, [segments.many]);
  const result = await work();
  // A rollback takes the setting back with all the rest.
  await sql.run(mergeFrom, [segments.few]);
  return result;
}

const mergeFrom = "INSERT INTO notes_fts (notes_fts, rank) VALUES ('automerge', ?)";

/** Writes the notes' rows of the search index; call it while their rows of `notes` exist. */
export async function indexWords(
  { sql }: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  const changed = changes
    .map(({ before, after }) => ({
      docId: after.docId,
      old: wordsOf(before),
      words: wordsOf(after),
    }))
    .filter(({ old, words }) => old === undefined || !sameWords(old, words));
  if (changed.length === 0) return;
  const ids = await rowIds(
    sql,
    changed.map(({ docId }) => docId),
  );
  // FTS5 writes out what it holds in memory whenever a row id is lower than the one before.
  const rows = changed
    .map((change) => ({ ...change, id: ids.get(change.docId) ?? 0 }))
    .sort((a, b) => a.id - b.id)
    .flatMap(({ id, old, words }) => [
      // An index over external content forgets a row only when told exactly what the row said.
      ...(old === undefined ? [] : [['delete', id, ...old]]),
      ...(words === undefined ? [] : [[null, id, ...words]]),
    ]);
  await runOverRows(
    sql,
    (values) =>
      `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body) VALUES ${values}`,
    rows,
  );
}

function sameWords(old: readonly string[], words: readonly string[] | undefined): boolean {
  return old.every((text, i) => text === words?.[i]);
}

async function rowIds(
  sql: Sql,
  docIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, number>> {
  const rows = await sql.all<{ readonly docId: RecordId; readonly id: number }>(
    'SELECT docId, id FROM notes WHERE docId IN (SELECT value FROM json_each(?))',
    [JSON.stringify(docIds)],
  );
  return new Map(rows.map(({ docId, id }) => [docId, id]));
}

/** The columns of the index as the view `note_texts` gives them; nothing for a deleted note. */
function wordsOf(record: StoredRecord | undefined): readonly string[] | undefined {
  if (record?.deletedAt !== null) return undefined;
  const { values } = record;
  return [
    textValue(values, 'title'),
    JSON.stringify(listValue(values, 'aliases')),
    JSON.stringify(listValue(values, 'tags')),
    textValue(values, 'body'),
  ];
}
