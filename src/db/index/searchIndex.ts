import type { StoredRecord } from '../records/storedRecord';
import { listValue, textValue } from '../records/storedRecord';
import type { RecordChange, Transaction } from '../write/transaction';

/** Writes the notes' rows of the search index; call it while their rows of `notes` exist. */
export async function indexWords(
  transaction: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  for (const change of changes) await indexWordsOf(transaction, change);
}

async function indexWordsOf({ sql }: Transaction, { before, after }: RecordChange): Promise<void> {
  const old = wordsOf(before);
  const words = wordsOf(after);
  if (old?.every((text, i) => text === words?.[i]) === true) return;
  // An index over external content forgets a row only when told exactly what the row said.
  if (old !== undefined) {
    await sql.run(
      `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
        SELECT 'delete', id, ?, ?, ?, ? FROM notes WHERE docId = ?`,
      [...old, after.docId],
    );
  }
  if (words === undefined) return;
  await sql.run(
    `INSERT INTO notes_fts (rowid, title, aliases, tags, body)
      SELECT id, ?, ?, ?, ? FROM notes WHERE docId = ?`,
    [...words, after.docId],
  );
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
