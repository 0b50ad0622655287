import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';
import { readRecord } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { collectionOf } from './noteQueries';

/** Where records are read: a connection, or a transaction with records it has not written yet. */
export interface RecordSource {
  readonly sql: Sql;
  readonly definitions: readonly Definition[];
  /** Reads beside what the transaction collected. */
  readonly direct?: Sql;
  readonly collected?: (docId: RecordId) => StoredRecord | undefined;
}

/** Reads any record by its document id, deleted or not. */
export async function findRecord(
  { sql, definitions, direct = sql, collected }: RecordSource,
  docId: RecordId,
): Promise<StoredRecord | undefined> {
  const waiting = collected?.(docId);
  if (waiting !== undefined) return waiting;
  const collection = await collectionOf(direct, docId);
  const definition = definitions.find(({ name }) => name === collection);
  return definition === undefined ? undefined : readRecord(direct, definition, docId);
}
