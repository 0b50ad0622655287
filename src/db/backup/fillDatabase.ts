import { randomBytes } from 'node:crypto';
import { MoonforgeError } from '../../core/errors';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import { applicationId } from '../file/fileFormat';
import { isAllowed, isAllowedSearch, plainTable } from './allowedSchema';
import type { BackupHead, SchemaEntry, SearchEntry, TableHead } from './backupFormat';
import { quoted } from './tableReader';

/** Rows of one INSERT: each call of the driver costs more than the row itself. SQLite takes 32,766 parameters. */
const batchRows = 64;
const batchParameters = 16_000;

/** The table in which SQLite counts the ids it gave: it is there as soon as a table needs it. */
const sequences = 'sqlite_sequence';

/**
 * Fills an empty database with what a backup holds. Indexes and triggers come after the rows: triggers would write what is
 * there already. Call it inside one transaction.
 */
export class DatabaseFiller {
  readonly #sql: Sql;
  readonly #tables = new Set<string>();
  readonly #later: SchemaEntry[] = [];
  readonly #search: SearchEntry[] = [];
  readonly #counts = new Map<string, number>();
  #expected: Readonly<Record<string, number>> = {};
  #table: TableHead = { name: '', columns: [] };
  #rows: (readonly SqlValue[])[] = [];

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Begins with the versions. */
  async begin({ schemaVersion, rows }: BackupHead): Promise<void> {
    this.#expected = rows;
    await this.#sql.run(`PRAGMA application_id = ${applicationId}`);
    await this.#sql.run(`PRAGMA user_version = ${Math.trunc(schemaVersion)}`);
  }

  async addSchema(entry: SchemaEntry): Promise<void> {
    if (!isAllowed(entry)) throw contradiction();
    const table = plainTable(entry);
    if (table !== undefined) this.#tables.add(table);
    if (entry.type === 'table') await this.#sql.run(entry.sql);
    else this.#later.push(entry);
  }

  async openTable(table: TableHead): Promise<void> {
    await this.#settle();
    const { name } = table;
    if (name !== sequences && !this.#tables.has(name)) throw contradiction();
    if (name === sequences) await this.#sql.run(`DELETE FROM ${sequences}`);
    this.#table = table;
    this.#counts.set(name, 0);
  }

  async addRow(values: readonly SqlValue[]): Promise<void> {
    const { name, columns } = this.#table;
    if (values.length !== columns.length) throw contradiction();
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#rows.push(values);
    const isFull = this.#rows.length >= batchRows;
    if (isFull || (this.#rows.length + 1) * columns.length > batchParameters) await this.#settle();
  }

  addSearch(entry: SearchEntry): void {
    if (!isAllowedSearch(entry)) throw contradiction();
    this.#search.push(entry);
  }

  /** Ends with indexes, triggers, the words of the search and the file's identity, a new one unless it is given. */
  async finish(deviceId: string | undefined): Promise<void> {
    await this.#settle();
    const tables = new Set([...this.#counts.keys(), ...Object.keys(this.#expected)]);
    for (const table of tables) {
      if (this.#counts.get(table) !== this.#expected[table]) throw contradiction();
    }
    await this.#sql.run('INSERT INTO device (id, deviceId) VALUES (1, ?)', [
      deviceId ?? randomBytes(12).toString('hex'),
    ]);
    for (const { sql } of this.#later) await this.#sql.run(sql);
    for (const { name, config } of this.#search) await this.#index(name, config);
  }

  async #index(name: string, config: SearchEntry['config']): Promise<void> {
    const table = quoted(name);
    for (const [key, value] of config) {
      await this.#sql.run(`INSERT INTO ${table} (${table}, rank) VALUES (?, ?)`, [key, value]);
    }
    await this.#sql.run(`INSERT INTO ${table} (${table}) VALUES ('rebuild')`);
  }

  /** Writes the rows that were collected. */
  async #settle(): Promise<void> {
    const rows = this.#rows;
    if (rows.length === 0) return;
    this.#rows = [];
    const { name, columns } = this.#table;
    const row = `(${columns.map(() => '?').join(', ')})`;
    await this.#sql.run(
      `INSERT INTO ${quoted(name)} (${columns.map(quoted).join(', ')})
        VALUES ${rows.map(() => row).join(', ')}`,
      rows.flat(),
    );
  }
}

function contradiction(): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    'The backup contradicts itself: it is damaged. Nothing was changed; use another backup.',
  );
}
