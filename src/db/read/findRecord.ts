import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';
import { readRecord } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { collectionOf } from './noteQueries';

/** Reads any record by its document id, deleted or not. */
export async function findRecord(
  { sql, definitions }: { readonly sql: Sql; readonly definitions: readonly Definition[] },
  docId: RecordId,
): Promise<StoredRecord | undefined> {
  const collection = await collectionOf(sql, docId);
  const definition = definitions.find(({ name }) => name === collection);
  return definition === undefined ? undefined : readRecord(sql, definition, docId);
}
