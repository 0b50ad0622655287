import type { CollectionName } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import { noteSummaries } from '../read/noteQueries';

/** A live note with its whole text. */
export interface NoteWithText {
  readonly note: NoteSummary;
  readonly text: string;
}

/** Reads live notes with their texts, by document id. */
export async function notesWithTexts(
  sql: Sql,
  docIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, NoteWithText>> {
  const notes = await summariesById(sql, docIds);
  const byCollection = new Map<CollectionName, RecordId[]>();
  for (const { collection, docId } of notes.values()) {
    const known = byCollection.get(collection);
    if (known === undefined) byCollection.set(collection, [docId]);
    else known.push(docId);
  }
  const found = new Map<RecordId, NoteWithText>();
  for (const [collection, ids] of byCollection) {
    const rows = await sql.all<{ readonly docId: RecordId; readonly text: string }>(
      `SELECT firebaseId AS docId, frontMatter || body AS text FROM "${collection}"
        WHERE firebaseId IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    );
    for (const { docId, text } of rows) {
      const note = notes.get(docId);
      if (note !== undefined) found.set(docId, { note, text });
    }
  }
  return found;
}

/** Reads live notes by document id. */
export async function summariesById(
  sql: Sql,
  docIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, NoteSummary>> {
  if (docIds.length === 0) return new Map();
  const notes = await noteSummaries(sql, { docIds: [...new Set(docIds)] });
  return new Map(notes.map((note) => [note.docId, note]));
}
