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
  for await (const { records, done } of readAhead(transaction, notes)) {
    for (const record of records) {
      const result = rewrite(record);
      if (result.text === noteText(record.values)) continue;
      await store(record, result);
      rewritten += 1;
      places += result.count;
    }
    throwIfCancelled(token);
    onProgress?.(done, notes.length);
  }
  return { notes: rewritten, places };
}

interface ReadPage {
  readonly records: readonly StoredRecord[];
  /** Notes read with this page and those before. */
  readonly done: number;
}

/** The notes page by page; while one is rewritten, the next is read. */
async function* readAhead(
  transaction: Transaction,
  notes: readonly NoteToRewrite[],
): AsyncGenerator<ReadPage> {
  const read = (start: number): Promise<readonly StoredRecord[]> => {
    const page = readInOrder(transaction, notes.slice(start, start + pageSize));
    // Whoever waits for the page hears of a failure.
    page.catch(() => undefined);
    return page;
  };
  let next = read(0);
  try {
    for (let start = 0; start < notes.length; start += pageSize) {
      const records = await next;
      next = read(start + pageSize);
      yield { records, done: Math.min(start + pageSize, notes.length) };
    }
  } finally {
    // Nothing of the transaction may run on when it is rolled back.
    await Promise.allSettled([next]);
  }
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
