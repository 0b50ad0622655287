import { neverCancelled, throwIfCancelled } from '../../core/cancellation';
import type { CollectionName } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { RenameReport } from '../../core/ports/campaignStore';
import type { LongStep } from '../../core/ports/historyReader';
import { resolveLinks } from '../index/linkNames';
import { readRecords } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import { noteText } from '../records/storedRecord';
import { saveNoteText } from '../write/recordWrites';
import type { Transaction } from '../write/transaction';

/** Notes whose texts are in memory at a time. */
const pageSize = 250;

/** A note to rewrite. */
export interface NoteToRewrite {
  readonly docId: RecordId;
  readonly collection: CollectionName;
}

/** A rewritten text and how many places of it changed. */
export interface RewrittenText {
  readonly text: string;
  readonly count: number;
}

export interface Rewriting {
  /** In the order of their rows, in which the search index takes them best. */
  readonly notes: readonly NoteToRewrite[];
  readonly rewrite: (record: StoredRecord) => RewrittenText;
  /** Stores a rewritten note; `saveNoteText` unless told. */
  readonly save?: (record: StoredRecord, rewritten: RewrittenText) => Promise<void>;
}

/** Makes the index say where links lead after everything this transaction wrote so far. */
export async function settleLinks(transaction: Transaction): Promise<void> {
  await transaction.flush();
  await resolveLinks(transaction);
}

/** Rewrites the texts of many notes, a version each; gives how many changed. */
export async function rewriteNotes(
  transaction: Transaction,
  { notes, rewrite, save }: Rewriting,
  { token = neverCancelled, onProgress }: LongStep,
): Promise<RenameReport> {
  const store =
    save ??
    (async ({ docId }: StoredRecord, { text }: RewrittenText) => {
      await saveNoteText(transaction, docId, text);
    });
  let rewritten = 0;
  let places = 0;
  for (let start = 0; start < notes.length; start += pageSize) {
    for (const record of await readInOrder(transaction, notes.slice(start, start + pageSize))) {
      const result = rewrite(record);
      if (result.text === noteText(record.values)) continue;
      await store(record, result);
      rewritten += 1;
      places += result.count;
    }
    throwIfCancelled(token);
    onProgress?.(Math.min(start + pageSize, notes.length), notes.length);
  }
  return { notes: rewritten, places };
}

/** None of the notes is among those collected, so that their reading does not wait for them. */
async function readInOrder(
  { direct: sql, definitions }: Transaction,
  notes: readonly NoteToRewrite[],
): Promise<readonly StoredRecord[]> {
  const records = new Map<RecordId, StoredRecord>();
  for (const collection of new Set(notes.map((note) => note.collection))) {
    const definition = definitions.find(({ name }) => name === collection);
    const docIds = notes.flatMap((note) => (note.collection === collection ? note.docId : []));
    const read = definition === undefined ? [] : await readRecords(sql, definition, docIds);
    for (const record of read) records.set(record.docId, record);
  }
  return notes.flatMap(({ docId }) => records.get(docId) ?? []);
}
