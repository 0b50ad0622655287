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

interface OperationRow {
  readonly id: number;
  /** 1 or 0. */
  readonly hasStaleWords: number;
}

/** The entry of one transaction in the history; written when something refers to it, so not by one that changes no record. */
export class OperationLog {
  readonly #parts: OperationParts;
  readonly #created: RecordId[] = [];
  #row: Promise<OperationRow> | undefined;

  constructor(parts: OperationParts) {
    this.#parts = parts;
  }

  /** The operation's id. */
  async id(): Promise<number> {
    return (await this.#written()).id;
  }

  /**
   * Whether words of notes were waiting for the search index when the entry was written, see `stale_words`. It is told
   * with the entry, since every save asks.
   */
  async foundStaleWords(): Promise<boolean> {
    return (await this.#written()).hasStaleWords === 1;
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

  #written(): Promise<OperationRow> {
    this.#row ??= this.#insert();
    return this.#row;
  }

  async #insert(): Promise<OperationRow> {
    const { sql, now, origin, label, author } = this.#parts;
    const row = await sql.get<OperationRow>(
      `INSERT INTO operations (at, origin, label, author, deviceId)
        SELECT ?, ?, ?, ?, ifnull((SELECT deviceId FROM device), '')
        RETURNING id, EXISTS (SELECT 1 FROM stale_words) AS hasStaleWords`,
      [now, origin, label, author],
    );
    if (row === undefined) throw new Error('The history took no entry.');
    return row;
  }
}
