import { createHash } from 'node:crypto';
import type { SqlValue } from '../connection/sqlConnection';

/**
 * A backup is one JSON object whose every line is an element of it, so that it can be written and read line by line:
 *
 *     {"format":…,"formatVersion":…,"schemaVersion":…,"rows":{table: count},"schema":[
 *     {"type":"table","name":…,"sql":…},
 *     …
 *     ],"tables":[
 *     {"name":…,"columns":[…],"rows":[
 *     [values of one row],
 *     …
 *     ]},
 *     …
 *     ],"search":[
 *     {"name":…,"config":[[key, value], …]}
 *     ],"media":[
 *     {"path":…,"data":base64 of a part of the file}
 *     ],
 *     "sha256":"of every byte before this line"}
 */
export const backupFormat = 'moonforge-backup';

/** The first bytes of every backup. */
export const backupBeginning = `{"format":"${backupFormat}"`;

/** The newest format this version reads, and the one it writes. */
export const backupFormatVersion = 1;

/** What comes before the schema. */
export interface BackupHead {
  readonly format: typeof backupFormat;
  readonly formatVersion: number;
  readonly schemaVersion: number;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** A table, index, view or trigger as `sqlite_schema` keeps it. */
export interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

export interface TableHead {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What a full-text table was told, which SQLite keeps apart from its schema. */
export interface SearchEntry {
  readonly name: string;
  readonly config: readonly (readonly [string, SqlValue])[];
}

/** A part of an attachment; further parts of the same path follow directly. */
export interface MediaPart {
  /** Below the folder of attachments, with '/'. */
  readonly path: string;
  readonly data: string;
}

/**
 * Tables whose rows belong to one file on one machine and never to a campaign: the file's identity, who syncs it at the
 * moment, what its processes tell each other, and what its search index lacks: that of a restored file is made anew.
 */
export const ownTables: readonly string[] = ['device', 'lease', 'change_log', 'stale_words'];

/** The lines between two sections, in their order; each ends one and begins the next. */
export const sectionBreaks = {
  tables: '],"tables":[',
  search: '],"search":[',
  media: '],"media":[',
  end: '],',
} as const;

/** What a table's rows end with. */
export const rowsEnd = ']}';

/** The last line's beginning; the checksum covers what stands before it. */
export const checksumStart = '"sha256":';

/** Collects the checksum of a backup. */
export function backupHash(): {
  update(text: string | Uint8Array): void;
  digest(): string;
} {
  const hash = createHash('sha256');
  return {
    update: (text) => {
      hash.update(text);
    },
    digest: () => hash.digest('hex'),
  };
}
