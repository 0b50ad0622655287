import type { Database, Statement } from '@vscode/sqlite3';
import { MoonforgeError } from '../../core/errors';
import { storeError } from './sqliteErrors';

/** What SQLite stores and takes as a parameter here. */
export type SqlValue = string | number | null;

/** A result row: column name to value. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface Sql {
  /** All rows of a query. `Row` is what the caller's SQL selects; nothing checks it at run time. */
  all<Row extends object = SqlRow>(
    sql: string,
    parameters?: readonly SqlValue[],
  ): Promise<readonly Row[]>;
  /** The first row, if any. */
  get<Row extends object = SqlRow>(
    sql: string,
    parameters?: readonly SqlValue[],
  ): Promise<Row | undefined>;
  /** Runs a statement; resolves to the number of rows it changed. */
  run(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
}

/** Statements kept compiled; more distinct texts than the store has, so that nothing is evicted in practice. */
const maxStatements = 256;

/**
 * The connection a TypeORM data source opened, with compiled statements kept: half the time of TypeORM's own `query`,
 * which compiles anew for every row. Errors come out as `MoonforgeError` where SQLite's code says what happened.
 */
export class SqlConnection implements Sql {
  readonly #database: Database;
  readonly #file: string;
  readonly #statements = new Map<string, Statement>();
  /** Uses under way, each from before its statement is compiled until after its last row. */
  readonly #uses = new Set<Promise<unknown>>();
  #closed = false;

  constructor(database: Database, file: string) {
    this.#database = database;
    this.#file = file;
  }

  all<Row extends object = SqlRow>(
    sql: string,
    parameters: readonly SqlValue[] = [],
  ): Promise<readonly Row[]> {
    return this.#use(
      sql,
      (statement, done, fail) =>
        void statement.all(parameters, (error: Error | null, rows: readonly Row[]) =>
          error === null ? done(rows) : fail(error),
        ),
    );
  }

  async get<Row extends object = SqlRow>(
    sql: string,
    parameters: readonly SqlValue[] = [],
  ): Promise<Row | undefined> {
    // `Statement.get` would stop at the first row and keep its read lock.
    const rows = await this.all<Row>(sql, parameters);
    return rows[0];
  }

  run(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return this.#use(
      sql,
      (statement, done: (value: number) => void, fail) =>
        void statement.run(parameters, function (error) {
          if (error === null) done(this.changes);
          else fail(error);
        }),
    );
  }

  /**
   * Refuses new uses, waits for those under way and releases the compiled statements: SQLite refuses to close before.
   * The data source closes the connection itself.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#uses);
    const statements = [...this.#statements.values()];
    this.#statements.clear();
    await Promise.all(statements.map(finalize));
  }

  async #use<T>(
    sql: string,
    work: (statement: Statement, done: (value: T) => void, fail: (error: Error) => void) => void,
  ): Promise<T> {
    if (this.#closed) throw new MoonforgeError('database-unavailable', 'The campaign is closed.');
    const start = (statement: Statement): Promise<T> =>
      new Promise((done, fail) => work(statement, done, fail));
    // A save runs a dozen statements: those that are compiled start at once, with as few promises as can be.
    const compiled = this.#statements.get(sql);
    const use = compiled === undefined ? this.#prepare(sql).then(start) : start(compiled);
    this.#uses.add(use);
    try {
      return await use;
    } catch (error) {
      throw storeError(error, this.#file);
    } finally {
      this.#uses.delete(use);
    }
  }

  async #prepare(sql: string): Promise<Statement> {
    const statement = await new Promise<Statement>((done, fail) => {
      const prepared: Statement = this.#database.prepare(sql, (error: Error | null) =>
        error === null ? done(prepared) : fail(error),
      );
    });
    const other = this.#statements.get(sql);
    if (other !== undefined) {
      await finalize(statement);
      return other;
    }
    this.#statements.set(sql, statement);
    await this.#evict();
    return statement;
  }

  async #evict(): Promise<void> {
    const [oldest] = this.#statements;
    if (this.#statements.size <= maxStatements || oldest === undefined) return;
    this.#statements.delete(oldest[0]);
    await finalize(oldest[1]);
  }
}

function finalize(statement: Statement): Promise<void> {
  return new Promise((done) => void statement.finalize(() => done()));
}
