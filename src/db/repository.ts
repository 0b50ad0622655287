import { isDeepStrictEqual } from 'node:util';
import type { AnyCollection } from '../core/model/collections';
import type { RecordOf } from '../core/model/collectionDefinition';
import type { Repository, WriteOrigin, WriteUnit } from '../core/ports/campaignStore';
import type { ListFilter, PageCursor } from '../core/ports/lists';
import type { ReadAccess } from './connection/reads';
import type { LiveHub } from './live/liveHub';
import { recordsQuery } from './live/watches';
import { listRecords, pickFields, recordPage } from './read/recordQueries';
import { readRecord } from './records/recordTable';
import type { StoredRecord } from './records/storedRecord';
import { toRecord } from './records/storedRecord';
import type { Definition } from './schema/definition';
import { setClean } from './sync/removeOperation';
import type { Transaction } from './write/transaction';

/** Records that `each` holds at a time. */
const pageSize = 200;

export interface RepositoryParts {
  readonly read: ReadAccess;
  readonly live: LiveHub;
  readonly write: <T>(work: (unit: WriteUnit) => Promise<T>) => Promise<T>;
  readonly transact: <T>(
    origin: WriteOrigin,
    work: (transaction: Transaction) => Promise<T>,
  ) => Promise<T>;
}

/** Reads and writes of one collection; each write is a transaction of its own. */
export function createRepository<D extends AnyCollection>(
  definition: Definition,
  { read, live, write, transact }: RepositoryParts,
): Repository<D> {
  // A stored record of `definition` is what `RecordOf<D>` describes.
  const typed = (record: StoredRecord): RecordOf<D> => toRecord(record) as unknown as RecordOf<D>;
  const page: Repository<D>['page'] = (query) =>
    read(async (sql) => {
      const { items, ...rest } = await recordPage(sql, definition, query);
      return { items: items.map(typed), ...rest };
    });
  const repository: Omit<Repository<D>, 'pick'> & UntypedPick = {
    getById: (docId) =>
      read(async (sql) => {
        const record = await readRecord(sql, definition, docId);
        return record?.deletedAt === null ? typed(record) : undefined;
      }),
    list: (query) => read(async (sql) => (await listRecords(sql, definition, query)).map(typed)),
    page,
    each: (query) => eachRecord(page, query),
    pick: (docIds, fields) => read((sql) => pickFields(sql, definition, { docIds, fields })),
    watchAll: (campaignId) =>
      live.watch(recordsQuery(definition, campaignId === undefined ? {} : { campaignId }, typed)),
    watch: (query) => live.watch(recordsQuery(definition, query, typed)),
    upsert: (draft) => write((unit) => unit.upsert<D>(definition as D, draft)),
    remove: (docId) =>
      write(async (unit) => {
        const record = await unit.get(docId);
        return record?.collection === definition.name && unit.remove(docId);
      }),
    setClean: (sent) =>
      transact('sync', async (transaction) => {
        const { firebaseId: docId } = sent;
        const record = await readRecord(transaction.sql, definition, docId);
        if (record === undefined || !isDeepStrictEqual(toRecord(record), sent)) return false;
        return setClean(transaction, { docId, collection: definition.name });
      }),
  };
  return repository as Repository<D>;
}

interface UntypedPick {
  pick(
    docIds: Parameters<typeof pickFields>[2]['docIds'],
    fields: readonly string[],
  ): ReturnType<typeof pickFields>;
}

async function* eachRecord<D extends AnyCollection>(
  page: Repository<D>['page'],
  query: ListFilter = {},
): AsyncGenerator<RecordOf<D>> {
  let after: PageCursor | undefined;
  do {
    const { items, next } = await page({
      ...query,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    yield* items;
    after = next;
  } while (after !== undefined);
}
