import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';
import { ownDefinition } from '../schema/definition';
import type { Transaction } from '../write/transaction';
import type { ChangedWords } from './wordChanges';
import type { OldBodies } from './wordRows';
import { withSetting, wordSettings, writeRows } from './wordRows';

/** Notes whose words one transaction settles: short enough for a save to wait for it. */
const notesPerStep = 500;

/**
 * Notes that the search index still has with an earlier body, which is the version's. What it says of one that was noted
 * before stays so.
 */
export async function deferWords(
  sql: Sql,
  rewritten: readonly ChangedWords[],
  { operationId, sinceVersion }: OldBodies,
): Promise<void> {
  await sql.run(
    `INSERT OR IGNORE INTO stale_words (docId, versionId)
      SELECT docId, min(id) FROM versions WHERE operationId = ?1 AND id > ?2
        AND docId IN (SELECT value FROM json_each(?3)) GROUP BY docId`,
    [operationId, sinceVersion, JSON.stringify(rewritten.map(({ docId }) => docId))],
  );
}

/** Those of the notes that the index has with an earlier body, and its version; from then on they count as settled. */
export async function takeStale(
  sql: Sql,
  docIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, number>> {
  if (docIds.length === 0) return new Map();
  const ids = [JSON.stringify(docIds)];
  const rows = await sql.all<Pick<StaleRow, 'docId' | 'versionId'>>(
    `SELECT docId, versionId FROM stale_words WHERE docId IN (SELECT value FROM json_each(?))`,
    ids,
  );
  if (rows.length > 0) {
    await sql.run('DELETE FROM stale_words WHERE docId IN (SELECT value FROM json_each(?))', ids);
  }
  return new Map(rows.map(({ docId, versionId }) => [docId, versionId]));
}

interface StaleRow {
  readonly docId: RecordId;
  readonly versionId: number;
  readonly collection: string;
}

/** Rows without their note or version, which a damaged file may have, are for a repair. */
const waitingNotes = `stale_words AS s JOIN notes AS n ON n.docId = s.docId
  JOIN versions AS v ON v.id = s.versionId`;

/** Brings some of the notes that wait for it into the search index; whether there are more. */
export async function settleWords({ sql, definitions }: Transaction): Promise<boolean> {
  const waiting = await sql.all<StaleRow>(
    `SELECT s.docId, s.versionId, n.collection FROM ${waitingNotes} ORDER BY n.id LIMIT ?`,
    [notesPerStep + 1],
  );
  const step = waiting.slice(0, notesPerStep);
  if (step.length === 0) return false;
  const rows = step.map(({ docId, versionId, collection }) => ({
    docId,
    definition: ownDefinition(definitions, { name: collection }),
    ...{ isIndexed: true, isLive: true, versionId },
  }));
  await withSetting(sql, wordSettings.largeSegments, () =>
    writeRows(sql, rows, { operationId: null, sinceVersion: 0 }),
  );
  await takeStale(
    sql,
    step.map(({ docId }) => docId),
  );
  return waiting.length > step.length;
}

/** Whether notes wait for `settleWords`. */
export async function hasStaleWords(sql: Sql): Promise<boolean> {
  return (await sql.get(`SELECT 1 FROM ${waitingNotes} LIMIT 1`)) !== undefined;
}
