import type { Sql } from '../connection/sqlConnection';

/**
 * Row ids for new records of one transaction, so that a record has its id before its row is written. They go on where
 * AUTOINCREMENT stands, or behind the last row should its count be lost: nobody else can insert while the transaction
 * holds the write lock.
 */
export class RowIds {
  readonly #sql: Sql;
  readonly #last = new Map<string, number>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async next(table: string): Promise<number> {
    const id = (this.#last.get(table) ?? (await this.#lastIn(table))) + 1;
    this.#last.set(table, id);
    return id;
  }

  async #lastIn(table: string): Promise<number> {
    const row = await this.#sql.get<{ readonly seq: number }>(
      `SELECT max(ifnull((SELECT seq FROM sqlite_sequence WHERE name = ?), 0),
        ifnull((SELECT max(id) FROM "${table}"), 0)) AS seq`,
      [table],
    );
    return row?.seq ?? 0;
  }
}
