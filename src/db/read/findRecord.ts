import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';
import { readRecord } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import type { LastPlaces } from './lastPlaces';
import { collectionOf } from './noteQueries';

/** Where records are read: a connection, or a transaction with records it has not written yet. */
export interface RecordSource {
  readonly sql: Sql;
  readonly definitions: readonly Definition[];
  /** Reads beside what the transaction collected. */
  readonly direct?: Sql;
  readonly collected?: (docId: RecordId) => StoredRecord | undefined;
  readonly places?: LastPlaces;
}

/** Reads any record by its document id, deleted or not. */
export async function findRecord(
  { sql, definitions, direct = sql, collected, places }: RecordSource,
  docId: RecordId,
): Promise<StoredRecord | undefined> {
  const waiting = collected?.(docId);
  if (waiting !== undefined) return waiting;
  const last = places?.get(docId);
  const record = last && (await readRecord(direct, last, docId));
  if (record !== undefined) return record;
  const collection = await collectionOf(direct, docId);
  const definition = definitions.find(({ name }) => name === collection);
  if (definition === undefined) return undefined;
  places?.set(docId, definition);
  return readRecord(direct, definition, docId);
}
