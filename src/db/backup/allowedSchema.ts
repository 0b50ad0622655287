import { triggers } from '../schema/migrations/initialMigration';
import { syncTriggers } from '../schema/migrations/syncMigration';
import { textsView } from '../schema/textsView';
import type { SchemaEntry, SearchEntry } from './backupFormat';

/** The full-text table, whose own tables SQLite makes with it. */
const searchTable = 'notes_fts';

/** The triggers of every version. */
const knownTriggers = new Set([...triggers, ...syncTriggers]);

/** How the statement of a table begins, up to its columns. */
const tableHead = /^CREATE TABLE "([^"]+)"\s*\(/;

/** How the statement of an index begins, up to its columns. */
const indexHead = /^CREATE (?:UNIQUE )?INDEX "[^"]+" ON "[^"]+"\s*\(/;

/** A quoted name or text that stands for itself: before a parenthesis SQLite takes a quoted name for a function's. */
const quoted = /(?:"[^"]*"|'[^']*')(?!\s*\()/g;

/**
 * What stands after the head of a table or an index besides `quoted` ones and numbers. None of these words is a function's
 * name, so nothing made of them computes or reads anything, whatever collections the file was made with.
 */
const plainWords = new Set(
  (
    'unique where is not null primary key autoincrement default without rowid ' +
    'integer text varchar bigint boolean'
  ).split(' '),
);

/** A collection's part of the view that the search reads, as this version and the ones before write it. */
const textsOfCollection =
  /^SELECT n\.id(?: AS id)?, r\."?\w+"?(?: AS title)?,\s+r\.aliases(?: AS aliases)?, r\.tags(?: AS tags)?, r\.body(?: AS body)?\s+FROM notes AS n JOIN "?\w+"? AS r ON r\.firebaseId = n\.docId\s+WHERE n\.collection = '\w+' AND n\.deletedAt IS NULL$/;

const searchColumn =
  /^\s*(?:\w+|content\s*=\s*'note_texts'|(?!content\s*=)\w+\s*=\s*(?:'[\w ]*'|\d+))\s*$/;
const searchSettings =
  /^(?:rank|pgsz|automerge|usermerge|crisismerge|deletemerge|hashsize|secure-delete)$/;

/**
 * The name of a plain table that a statement makes; `undefined` for a statement that makes something else, or nothing that a
 * campaign file has.
 */
export function plainTable({ type, sql }: SchemaEntry): string | undefined {
  const name = tableHead.exec(sql)?.[1];
  return type === 'table' && isPlain(sql, tableHead) ? name : undefined;
}

/**
 * Whether a backup may bring a table, index, view or trigger: tables and indexes that are nothing but names and types, and
 * the view, the full-text table and the triggers that this version, or one before it, makes. A view or a trigger of
 * somebody else's would run with later reads and writes.
 */
export function isAllowed(entry: SchemaEntry): boolean {
  const { type, sql } = entry;
  if (type === 'table') return plainTable(entry) !== undefined || isSearchTable(sql);
  if (type === 'index') return isPlain(sql, indexHead);
  return type === 'view' ? isTextsView(sql) : type === 'trigger' && knownTriggers.has(sql);
}

/** Whether a full-text table may be told this. */
export function isAllowedSearch({ name, config }: SearchEntry): boolean {
  return name === searchTable && config.every(([key]) => searchSettings.test(key));
}

function isPlain(sql: string, head: RegExp): boolean {
  if (!head.test(sql)) return false;
  const bare = sql.replace(head, '').replace(quoted, ' ');
  const words = bare.split(/[\s(),]+/).filter((word) => word !== '');
  return words.every((word) => /^\d+$/.test(word) || plainWords.has(word.toLowerCase()));
}

function isSearchTable(sql: string): boolean {
  const start = `CREATE VIRTUAL TABLE ${searchTable} USING fts5(`;
  if (!sql.startsWith(start) || !sql.endsWith(')')) return false;
  return sql
    .slice(start.length, -1)
    .split(',')
    .every((part) => searchColumn.test(part));
}

function isTextsView(sql: string): boolean {
  const start = `CREATE VIEW ${textsView} AS\n`;
  if (!sql.startsWith(start)) return false;
  return sql
    .slice(start.length)
    .split('UNION ALL')
    .every((part) => textsOfCollection.test(part.trim()));
}
