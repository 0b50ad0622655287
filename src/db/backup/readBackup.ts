import { MoonforgeError } from '../../core/errors';
import type { JsonValue } from '../../core/json';
import { isJsonArray, isJsonObject, parseJson } from '../../core/json';
import { schemaVersion } from '../file/fileFormat';
import type { SqlValue } from '../connection/sqlConnection';
import type { BackupHead, MediaPart, SchemaEntry, SearchEntry, TableHead } from './backupFormat';
import {
  backupFormat,
  backupFormatVersion,
  backupHash,
  checksumStart,
  rowsEnd,
  sectionBreaks,
} from './backupFormat';

/** One thing a backup says, in the order of the file. */
export type BackupElement =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'schema'; readonly entry: SchemaEntry }
  | { readonly kind: 'table'; readonly table: TableHead }
  | { readonly kind: 'row'; readonly values: readonly SqlValue[] }
  | { readonly kind: 'search'; readonly entry: SearchEntry }
  | { readonly kind: 'media'; readonly part: MediaPart };

type Section = 'head' | 'schema' | 'tables' | 'rows' | 'search' | 'media' | 'end' | 'over';

/** The longest line that is read; the longest a backup has is that of the longest note. */
const longestLine = 512 * 1024 * 1024;

/**
 * Reads a backup line by line. Rejects with `invalid-input` when it is none, was changed or ends too early, and with
 * `newer-schema` when a newer version wrote it; only who read to the end knows that the backup is whole.
 */
export async function* readBackup(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<BackupElement> {
  const reader = new BackupReader(name);
  for await (const line of linesOf(chunks, name)) {
    const element = reader.read(line);
    if (element !== undefined) yield element;
  }
  reader.finish();
}

class BackupReader {
  readonly #name: string;
  readonly #hash = backupHash();
  #section: Section = 'head';

  constructor(name: string) {
    this.#name = name;
  }

  read(bytes: Buffer): BackupElement | undefined {
    const line = bytes.toString('utf8').replace(/\n$/, '');
    if (this.#section === 'end') {
      this.#readEnd(line);
      return undefined;
    }
    if (this.#section === 'over') throw damaged(this.#name, 'something follows its end');
    this.#hash.update(bytes);
    const next = nextSection(this.#section, line);
    if (next === undefined) return this.#readElement(line.replace(/,$/, ''));
    this.#section = next;
    return undefined;
  }

  finish(): void {
    if (this.#section !== 'over') throw damaged(this.#name, 'its end is missing');
  }

  #readEnd(line: string): void {
    if (line !== `${checksumStart}"${this.#hash.digest()}"}`) {
      throw damaged(this.#name, 'its checksum does not agree with what it holds');
    }
    this.#section = 'over';
  }

  #readElement(line: string): BackupElement {
    switch (this.#section) {
      case 'head':
        return this.#readHead(line);
      case 'tables': {
        const table = this.#parse(`${line}${rowsEnd}`);
        this.#section = 'rows';
        return { kind: 'table', table: tableHead(table) ?? this.#refuse() };
      }
      case 'rows':
        return { kind: 'row', values: rowValues(this.#parse(line)) ?? this.#refuse() };
      case 'schema':
        return { kind: 'schema', entry: schemaEntry(this.#parse(line)) ?? this.#refuse() };
      case 'search':
        return { kind: 'search', entry: searchEntry(this.#parse(line)) ?? this.#refuse() };
      case 'media':
        return { kind: 'media', part: mediaPart(this.#parse(line)) ?? this.#refuse() };
      default:
        return this.#refuse();
    }
  }

  #readHead(line: string): BackupElement {
    const head = parseJson(`${line}]}`);
    if (!isJsonObject(head) || head['format'] !== backupFormat) {
      throw new MoonforgeError(
        'invalid-input',
        `${this.#name} is not a backup of a Moonforge campaign file. Nothing was changed.`,
      );
    }
    const { formatVersion, schemaVersion: schema, rows } = head;
    if (typeof formatVersion !== 'number' || typeof schema !== 'number' || !isJsonObject(rows)) {
      return this.#refuse();
    }
    if (formatVersion > backupFormatVersion || schema > schemaVersion) {
      throw new MoonforgeError(
        'newer-schema',
        `${this.#name} was written by a newer version of Moonforge. Nothing was changed; update Moonforge to restore it.`,
      );
    }
    this.#section = 'schema';
    return {
      kind: 'head',
      head: { format: backupFormat, formatVersion, schemaVersion: schema, rows: countsOf(rows) },
    };
  }

  #parse(text: string): JsonValue {
    return parseJson(text) ?? this.#refuse();
  }

  #refuse(): never {
    throw damaged(this.#name, 'it holds what no backup holds');
  }
}

/** The section that a line between two sections begins; `undefined` for a line that is an element. */
function nextSection(section: Section, line: string): Section | undefined {
  if (section === 'rows') return line.replace(/,$/, '') === rowsEnd ? 'tables' : undefined;
  if (section === 'schema' && line === sectionBreaks.tables) return 'tables';
  if (section === 'tables' && line === sectionBreaks.search) return 'search';
  if (section === 'search' && line === sectionBreaks.media) return 'media';
  return section === 'media' && line === sectionBreaks.end ? 'end' : undefined;
}

/** Each line with its line ending. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      pieces.push(chunk.subarray(start, end + 1));
      yield Buffer.concat(pieces);
      pieces = [];
      length = 0;
      start = end + 1;
    }
    pieces.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > longestLine) throw damaged(name, 'a line of it is too long');
  }
  if (length > 0) yield Buffer.concat(pieces);
}

function damaged(name: string, what: string): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `${name} is damaged: ${what}. Nothing was changed; use another backup.`,
  );
}

function countsOf(rows: Readonly<Record<string, JsonValue>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(rows).map(([table, count]) => [table, typeof count === 'number' ? count : 0]),
  );
}

function schemaEntry(value: JsonValue): SchemaEntry | undefined {
  if (!isJsonObject(value)) return undefined;
  const { type, name, sql } = value;
  const isText = typeof type === 'string' && typeof name === 'string' && typeof sql === 'string';
  return isText ? { type, name, sql } : undefined;
}

function tableHead(value: JsonValue): TableHead | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, columns } = value;
  if (typeof name !== 'string' || !isJsonArray(columns) || columns.length === 0) return undefined;
  const names = columns.filter((column) => typeof column === 'string');
  return names.length === columns.length ? { name, columns: names } : undefined;
}

function rowValues(value: JsonValue): readonly SqlValue[] | undefined {
  if (!isJsonArray(value)) return undefined;
  const values = value.filter(isSqlValue);
  return values.length === value.length ? values : undefined;
}

function isSqlValue(value: JsonValue): value is SqlValue {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function searchEntry(value: JsonValue): SearchEntry | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, config } = value;
  if (typeof name !== 'string' || !isJsonArray(config)) return undefined;
  const pairs = config.flatMap((pair) => {
    const [key, setting = null] = isJsonArray(pair) ? pair : [];
    return typeof key === 'string' && isSqlValue(setting) ? [[key, setting] as const] : [];
  });
  return pairs.length === config.length ? { name, config: pairs } : undefined;
}

function mediaPart(value: JsonValue): MediaPart | undefined {
  if (!isJsonObject(value)) return undefined;
  const { path, data } = value;
  return typeof path === 'string' && typeof data === 'string' ? { path, data } : undefined;
}
