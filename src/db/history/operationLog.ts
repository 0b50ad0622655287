import type { RecordId } from '../../core/model/ids';
import type { WriteOrigin } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';

export interface OperationParts {
  readonly sql: Sql;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly origin: WriteOrigin;
  readonly label: string | null;
  /** The signed-in user, if known. */
  readonly author: string | null;
}

/** The entry of one transaction in the history; written when something refers to it, so not by one that changes no record. */
export class OperationLog {
  readonly #parts: OperationParts;
  readonly #created: RecordId[] = [];
  #id: Promise<number> | undefined;

  constructor(parts: OperationParts) {
    this.#parts = parts;
  }

  /** The operation's id. */
  id(): Promise<number> {
    this.#id ??= this.#insert();
    return this.#id;
  }

  /** The transaction made this record. */
  created(docId: RecordId): void {
    this.#created.push(docId);
  }

  /** Writes which records the transaction made. */
  async finish(): Promise<void> {
    if (this.#created.length === 0) return;
    await this.#parts.sql.run(
      'INSERT OR REPLACE INTO creations (docId, operationId) SELECT value, ? FROM json_each(?)',
      [await this.id(), JSON.stringify(this.#created)],
    );
  }

  #insert(): Promise<number> {
    const { sql, now, origin, label, author } = this.#parts;
    return sql.insert(
      `INSERT INTO operations (at, origin, label, author, deviceId)
        SELECT ?, ?, ?, ?, ifnull((SELECT deviceId FROM device), '')`,
      [now, origin, label, author],
    );
  }
}
