import type { StoredRecord } from '../records/storedRecord';
import { listValue, textValue } from '../records/storedRecord';
import type { RecordChange, Transaction } from '../write/transaction';
import { deferWords, takeStale } from './staleWords';
import type { ChangedWords, NameWords } from './wordChanges';
import type { RenamedRow, WordRow } from './wordRows';
import { forgetNotes, withSetting, wordSettings, writeRows } from './wordRows';

/** Notes from which on the index is written as for many. */
export const manyNotes = 500;

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

/**
 * Brings the search index to the texts of the notes collected; their records and versions are written by then. Where many
 * notes only got other bodies, it notes which, and `settleWords` follows after the commit.
 */
export async function writeWords(transaction: Transaction): Promise<void> {
  const { direct: sql, words } = transaction;
  const changed = words.take();
  if (changed.length === 0) return;
  // Only what was indexed before has a version, and with it an operation.
  const isReplaced = changed.some(({ indexed }) => indexed !== undefined);
  const old = {
    operationId: isReplaced ? await transaction.operation.id() : null,
    sinceVersion: words.sinceVersion,
  };
  const rewritten = changed.filter(isRewritten);
  const isLater = rewritten.length >= manyNotes;
  if (isLater) {
    await deferWords(sql, rewritten, old);
    words.deferred();
  }
  const now = isLater ? changed.filter((note) => !isRewritten(note)) : changed;
  const mayBeStale =
    isReplaced && (words.isDeferred || (await transaction.operation.foundStaleWords()));
  const stale = await takeStale(
    sql,
    mayBeStale ? now.flatMap(({ docId, indexed }) => (indexed === undefined ? [] : docId)) : [],
  );
  const renamed: RenamedRow[] = [];
  const rows: WordRow[] = [];
  for (const { docId, definition, indexed, stored, isLive } of now) {
    const versionId = stale.get(docId) ?? null;
    const isIndexed = indexed !== undefined && sameNames(indexed, stored);
    if (indexed !== undefined && !isIndexed) renamed.push({ docId, names: indexed, versionId });
    rows.push({ docId, definition, isIndexed, isLive, versionId });
  }
  const work = async (): Promise<void> => {
    await forgetNotes(sql, renamed, old);
    await writeRows(sql, rows, old);
  };
  await (rows.length < manyNotes ? work() : withSetting(sql, wordSettings.unmerged, work));
}

/** The index has the note, and is to have it with another body. */
function isRewritten({ indexed, stored, isLive }: ChangedWords): boolean {
  return indexed !== undefined && isLive && sameNames(indexed, stored);
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
