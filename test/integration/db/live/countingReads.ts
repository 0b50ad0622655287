import type { ReadAccess } from '../../../../src/db/connection/reads';
import { inSnapshot } from '../../../../src/db/connection/reads';
import type { Sql } from '../../../../src/db/connection/sqlConnection';
import { collections } from '../../../../src/core/model/collections';
import { loadSqlite3 } from '../../../../src/db/connection/nativeModule';
import { openConnection } from '../../../../src/db/connection/openConnection';

/** Reads of a file that remember their queries. */
export interface CountingReads {
  readonly snapshot: ReadAccess;
  readonly queries: string[];
  close(): Promise<void>;
}

/** Opens a connection whose queries can be counted. */
export async function openCountingReads(file: string): Promise<CountingReads> {
  const connection = await openConnection({
    sqlite3: await loadSqlite3(),
    definitions: collections,
    file,
    access: 'readOnly',
    busyTimeout: 1_000,
  });
  const queries: string[] = [];
  const { sql } = connection;
  const counting: Sql = {
    all: (query, parameters) => {
      queries.push(query);
      return sql.all(query, parameters);
    },
    get: (query, parameters) => {
      queries.push(query);
      return sql.get(query, parameters);
    },
    run: (query, parameters) => sql.run(query, parameters),
  };
  return {
    snapshot: (read) => inSnapshot(sql, () => read(counting)),
    queries,
    close: () => connection.close(),
  };
}
