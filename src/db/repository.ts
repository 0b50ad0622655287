import type { AnyCollection } from '../core/model/collections';
import type { RecordOf } from '../core/model/collectionDefinition';
import type { RecordId } from '../core/model/ids';
import type { ListQuery, Repository, WriteUnit } from '../core/ports/campaignStore';
import type { ReadAccess } from './connection/reads';
import type { Sql } from './connection/sqlConnection';
import { noteSummaries } from './read/noteQueries';
import { readRecord, readRecords } from './records/recordTable';
import type { StoredRecord } from './records/storedRecord';
import { toRecord } from './records/storedRecord';
import type { Definition } from './schema/definition';

export interface RepositoryParts {
  readonly read: ReadAccess;
  readonly write: <T>(work: (unit: WriteUnit) => Promise<T>) => Promise<T>;
}

/** Reads and writes of one collection; each write is a transaction of its own. */
export function createRepository<D extends AnyCollection>(
  definition: Definition,
  { read, write }: RepositoryParts,
): Repository<D> {
  // A stored record of `definition` is what `RecordOf<D>` describes.
  const typed = (record: StoredRecord): RecordOf<D> => toRecord(record) as unknown as RecordOf<D>;
  return {
    getById: (docId) =>
      read(async (sql) => {
        const record = await readRecord(sql, definition, docId);
        return record?.deletedAt === null ? typed(record) : undefined;
      }),
    list: (query) => read(async (sql) => (await listRecords(sql, definition, query)).map(typed)),
    upsert: (draft) => write((unit) => unit.upsert<D>(definition as D, draft)),
    remove: (docId) =>
      write(async (unit) => {
        const record = await unit.get(docId);
        return record?.collection === definition.name && unit.remove(docId);
      }),
  };
}

async function listRecords(
  sql: Sql,
  definition: Definition,
  query: ListQuery = {},
): Promise<readonly StoredRecord[]> {
  const summaries = await noteSummaries(sql, { ...query, collection: definition.name });
  const docIds: readonly RecordId[] = summaries.map(({ docId }) => docId);
  const records = await readRecords(sql, definition, docIds);
  const byId = new Map(records.map((record) => [record.docId, record]));
  return docIds.flatMap((docId) => byId.get(docId) ?? []);
}
