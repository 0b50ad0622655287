import { Database, type Statement } from '@vscode/sqlite3';

/** A value the driver binds. */
export type BareValue = string | number | null;

/** The driver as it comes: the limit that nothing built on it can beat. */
export class BareDatabase {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  static open(file: string): Promise<BareDatabase> {
    return new Promise((resolve, reject) => {
      const database: Database = new Database(file, (error) =>
        error === null ? resolve(new BareDatabase(database)) : reject(error),
      );
    });
  }

  /** Runs statements separated by semicolons. */
  execute(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#database.exec(sql, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  all<Row>(sql: string, parameters: readonly BareValue[] = []): Promise<readonly Row[]> {
    return this.prepared(sql, (statement) => statement.all<Row>(parameters));
  }

  /** Gives `work` a compiled statement and releases it afterwards. */
  async prepared<T>(sql: string, work: (statement: BareStatement) => Promise<T>): Promise<T> {
    const statement = await new Promise<Statement>((resolve, reject) => {
      const made: Statement = this.#database.prepare(sql, (error: Error | null) =>
        error === null ? resolve(made) : reject(error),
      );
    });
    try {
      return await work(new BareStatement(statement));
    } finally {
      await new Promise<void>((done) => void statement.finalize(() => done()));
    }
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#database.close((error) => (error === null ? resolve() : reject(error)));
    });
  }
}

/** A compiled statement. */
export class BareStatement {
  readonly #statement: Statement;

  constructor(statement: Statement) {
    this.#statement = statement;
  }

  run(parameters: readonly BareValue[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#statement.run(parameters, (error: Error | null) =>
        error === null ? resolve() : reject(error),
      );
    });
  }

  all<Row>(parameters: readonly BareValue[] = []): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      this.#statement.all(parameters, (error: Error | null, rows: readonly Row[]) =>
        error === null ? resolve(rows) : reject(error),
      );
    });
  }
}
