import sqlite3 from '@vscode/sqlite3';

import { collections } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { Sql, SqlRow, SqlValue } from '../../../src/db/connection/sqlConnection';
import { openCampaignStore } from '../../../src/db/openCampaignStore';

/** A campaign file in memory: the real store, and its connection for looking behind it. */
export class SimFile {
  readonly store: CampaignStore;
  readonly sql: KeptSql;
  /** The clock the store stamps with. */
  now: () => number = () => 0;
  readonly #database: sqlite3.Database;
  #wipe = '';
  #tables: readonly string[] = [];

  private constructor(
    store: CampaignStore,
    database: sqlite3.Database,
    clock: { now: () => number },
  ) {
    this.store = store;
    this.#database = database;
    this.sql = sqlOf(database);
    clock.now = () => this.now();
  }

  static async open(): Promise<SimFile> {
    const clock = { now: () => 0 };
    const [store, database] = await capturing(() =>
      openCampaignStore({ file: ':memory:', clock, definitions: collections }),
    );
    const file = new SimFile(store, database, clock);
    await file.#readTables();
    return file;
  }

  async close(): Promise<void> {
    await this.sql.release();
    await this.store.close();
  }

  /** Empties it: a new file for the price of some statements. */
  async wipe(deviceId: string): Promise<void> {
    await exec(this.#database, this.#wipe);
    await this.sql.run('UPDATE device SET deviceId = ?', [deviceId]);
  }

  /** Makes it a copy of another one, whole: what a user does who copies the file to another machine. */
  async copyFrom(other: SimFile): Promise<void> {
    await exec(this.#database, `${this.#wipe}BEGIN;DELETE FROM device;`);
    // The outbox goes first: triggers hold other tables against it.
    for (const table of new Set(['outbox_ops', ...this.#tables, 'device'])) {
      for (const row of await other.sql.all(`SELECT * FROM "${table}"`)) {
        await this.#insert(table, row);
      }
    }
    await exec(this.#database, "INSERT INTO notes_fts(notes_fts) VALUES ('rebuild');COMMIT;");
  }

  async #insert(table: string, row: SqlRow): Promise<void> {
    const columns = Object.keys(row);
    const names = columns.map((column) => `"${column}"`).join(', ');
    const marks = columns.map(() => '?').join(', ');
    // Triggers filled some tables while others were copied.
    await this.sql.run(
      `INSERT OR REPLACE INTO "${table}" (${names}) VALUES (${marks})`,
      Object.values(row),
    );
  }

  async #readTables(): Promise<void> {
    const rows = await this.sql.all<{ readonly name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'notes_fts%'
        AND name NOT IN ('migrations', 'layout', 'device', 'sqlite_sequence')`,
    );
    this.#tables = rows.map(({ name }) => name);
    // The outbox goes first: its triggers write into another table.
    const order = ['outbox_ops', ...this.#tables, 'sqlite_sequence'];
    const deletions = order.map((name) => `DELETE FROM "${name}";`).join('\n');
    this.#wipe = `BEGIN;${deletions}INSERT INTO notes_fts(notes_fts) VALUES ('delete-all');COMMIT;`;
  }
}

/** The connection the store opens is its own business; a test of it looks behind. */
async function capturing<T>(work: () => Promise<T>): Promise<[T, sqlite3.Database]> {
  const original = sqlite3.Database;
  let captured: sqlite3.Database | undefined;
  const construct = (target: typeof original, args: unknown[]): sqlite3.Database => {
    captured = Reflect.construct(target, args) as sqlite3.Database;
    return captured;
  };
  Object.assign(sqlite3, { Database: new Proxy(original, { construct }) });
  try {
    const result = await work();
    if (captured === undefined) throw new Error('The store opened no connection.');
    return [result, captured];
  } finally {
    Object.assign(sqlite3, { Database: original });
  }
}

/** A connection whose statements have to be released before it closes. */
interface KeptSql extends Sql {
  release(): Promise<void>;
}

/** Statements stay compiled: the checks after a run are the same every time. */
function sqlOf(database: sqlite3.Database): KeptSql {
  const statements = new Map<string, sqlite3.Statement>();
  const prepared = (sql: string): sqlite3.Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const all = <Row extends object = SqlRow>(
    sql: string,
    parameters: readonly SqlValue[] = [],
  ): Promise<readonly Row[]> =>
    new Promise((resolve, reject) => {
      prepared(sql).all(parameters, (error: Error | null, rows: readonly Row[]) =>
        error === null ? resolve(rows) : reject(error),
      );
    });
  return {
    all,
    get: async <Row extends object = SqlRow>(sql: string, parameters?: readonly SqlValue[]) =>
      (await all<Row>(sql, parameters))[0],
    run: async (sql, parameters = []) => (await all(sql, parameters)).length,
    release: async () => {
      const finalized = [...statements.values()].map(
        (statement) => new Promise<void>((resolve) => void statement.finalize(() => resolve())),
      );
      statements.clear();
      await Promise.all(finalized);
    },
  };
}

function exec(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error === null ? resolve() : reject(error)));
  });
}
