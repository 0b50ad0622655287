import type { Sql } from './sqlConnection';
import type { WriterQueue } from './writerQueue';

/** Runs a read where uncommitted rows cannot be seen. */
export type ReadAccess = <T>(read: (sql: Sql) => Promise<T>) => Promise<T>;

/** Reads on a connection of their own: the write-ahead log shows them the last commit, also while a write runs. */
export function readsOn(sql: Sql): ReadAccess {
  return (read) => read(sql);
}

/**
 * Reads on the writer's connection, each in a turn of the queue between two transactions: a ':memory:' database, and a
 * file without a write-ahead log, has one connection only. A read from inside a write is refused there, since its turn could never come.
 */
export function readsInTurn(sql: Sql, queue: WriterQueue): ReadAccess {
  return (read) => queue.run(() => read(sql));
}

/** The same for single queries. */
export function sqlInTurn(sql: Sql, queue: WriterQueue): Sql {
  return {
    all: (query, parameters) => queue.run(() => sql.all(query, parameters)),
    get: (query, parameters) => queue.run(() => sql.get(query, parameters)),
    run: (query, parameters) => queue.run(() => sql.run(query, parameters)),
  };
}

/** Runs a read in a transaction, so that all its queries see one committed state. */
export async function inSnapshot<T>(sql: Sql, read: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.run('BEGIN');
  try {
    return await read(sql);
  } finally {
    await sql.run('ROLLBACK').catch(() => undefined);
  }
}
