import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import type { BackupProgress, BackupReport } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import type { BackupHead, SchemaEntry, SearchEntry } from './backupFormat';
import {
  backupFormat,
  backupFormatVersion,
  backupHash,
  checksumStart,
  ownTables,
  rowsEnd,
  sectionBreaks,
} from './backupFormat';
import { mediaParts, mediaPaths } from './backupMedia';
import type { StoredTable } from './tableReader';
import { countRows, quoted, storedTables, tableRows } from './tableReader';

export interface ExportBackupOptions {
  /** Folder of the attachments; `undefined` for a campaign in memory. */
  readonly mediaFolder: string | undefined;
  readonly write: (text: string) => Promise<void>;
  readonly progress: (progress: BackupProgress) => void;
  readonly token: CancellationToken;
}

/**
 * Writes the whole file as one JSON text: every table with deleted records, history and what waits to be sent, and the
 * attachments. Equal files give equal bytes. Call it inside a transaction, so that it sees one state.
 */
export function exportBackup(sql: Sql, options: ExportBackupOptions): Promise<BackupReport> {
  return new BackupWriter(sql, options).write();
}

class BackupWriter {
  readonly #sql: Sql;
  readonly #options: ExportBackupOptions;
  readonly #hash = backupHash();
  #done = 0;
  #total = 0;
  /** What stands between the last element and the next one of its list. */
  #separator = '\n';

  constructor(sql: Sql, options: ExportBackupOptions) {
    this.#sql = sql;
    this.#options = options;
  }

  async write(): Promise<BackupReport> {
    const tables = await storedTables(this.#sql);
    await this.#writeHead(tables);
    await this.#writeElements(await schemaEntries(this.#sql));
    await this.#break(sectionBreaks.tables);
    for (const table of tables) await this.#writeTable(table);
    await this.#break(sectionBreaks.search);
    await this.#writeElements(await searchEntries(this.#sql));
    await this.#break(sectionBreaks.media);
    const media = await this.#writeMedia();
    await this.#put(`\n${sectionBreaks.end}\n`);
    await this.#options.write(`${checksumStart}"${this.#hash.digest()}"}\n`);
    return { ...media, rows: this.#total };
  }

  async #writeHead(tables: readonly StoredTable[]): Promise<void> {
    const rows: Record<string, number> = {};
    for (const table of tables) {
      rows[table.name] = ownTables.includes(table.name) ? 0 : await countRows(this.#sql, table);
    }
    this.#total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    const version = await this.#sql.get<{ readonly user_version: number }>('PRAGMA user_version');
    const head: BackupHead = {
      format: backupFormat,
      formatVersion: backupFormatVersion,
      schemaVersion: version?.user_version ?? 0,
      rows,
    };
    await this.#put(`${JSON.stringify(head).slice(0, -1)},"schema":[`);
  }

  async #writeTable(table: StoredTable): Promise<void> {
    const { name, columns } = table;
    await this.#put(`${this.#separator}${JSON.stringify({ name, columns }).slice(0, -1)},"rows":[`);
    this.#separator = '\n';
    if (!ownTables.includes(name)) {
      for await (const rows of tableRows(this.#sql, table)) {
        this.#done += rows.length;
        this.#options.progress({ done: this.#done, total: this.#total });
        await this.#writeElements(rows);
      }
    }
    await this.#put(`\n${rowsEnd}`);
    this.#separator = ',\n';
  }

  async #writeMedia(): Promise<Omit<BackupReport, 'rows'>> {
    const { mediaFolder, token } = this.#options;
    const missing: string[] = [];
    let media = 0;
    for (const path of await mediaPaths(this.#sql)) {
      let found = false;
      for await (const part of mediaParts(mediaFolder, path)) {
        throwIfCancelled(token);
        found = true;
        await this.#writeElements([part]);
      }
      if (found) media += 1;
      else missing.push(path);
    }
    return { media, missing };
  }

  async #writeElements(elements: readonly unknown[]): Promise<void> {
    const lines: string[] = [];
    for (const element of elements) {
      lines.push(this.#separator, JSON.stringify(element));
      this.#separator = ',\n';
    }
    await this.#put(lines.join(''));
  }

  async #break(line: string): Promise<void> {
    await this.#put(`\n${line}`);
    this.#separator = '\n';
  }

  async #put(text: string): Promise<void> {
    throwIfCancelled(this.#options.token);
    this.#hash.update(text);
    await this.#options.write(text);
  }
}

/** Tables first and views before triggers, in the order in which they can be made again. */
async function schemaEntries(sql: Sql): Promise<readonly SchemaEntry[]> {
  return sql.all<SchemaEntry>(
    `SELECT s.type AS type, s.name AS name, s.sql AS sql FROM sqlite_schema AS s
      LEFT JOIN pragma_table_list AS t ON t.schema = 'main' AND t.name = s.name
      WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND ifnull(t.type, '') <> 'shadow'
      ORDER BY CASE s.type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END,
        ifnull(t.type, '') = 'virtual', s.name`,
  );
}

/** The full-text tables with what they were told; their words are computed anew from the texts. */
async function searchEntries(sql: Sql): Promise<readonly SearchEntry[]> {
  const names = await sql.all<{ readonly name: string }>(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual' ORDER BY name",
  );
  const entries: SearchEntry[] = [];
  for (const { name } of names) {
    const config = await sql.all<{ readonly k: string; readonly v: string }>(
      `SELECT k, v FROM ${quoted(`${name}_config`)} WHERE k <> 'version' ORDER BY k`,
    );
    entries.push({ name, config: config.map(({ k, v }) => [k, v] as const) });
  }
  return entries;
}
