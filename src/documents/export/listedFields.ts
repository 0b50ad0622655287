import type { JsonObject, JsonValue } from '../../core/json';
import { isJsonObject } from '../../core/json';
import { hasKind } from '../../core/model/collectionDefinition';
import type { CollectionDefinition } from '../../core/model/collectionDefinition';
import type { AnyRecord } from '../../core/model/collections';
import { media } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import { findIn } from '../../core/model/definitions';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import { parseRecordId } from '../../core/model/ids';
import { wellFormed } from '../../core/model/wellFormed';
import type { ListedRecord, WrittenRecord } from './exportMarker';
import { isInsideOnThisSystem } from './isInsideOnThisSystem';

/** What a note's file holds, and what the bytes of an attachment tell. */
const inText: readonly string[] = ['frontMatter', 'body'];
const inBytes: readonly string[] = ['path', 'mimeType', 'size', 'sha256'];

/** The fields of a record that its file does not hold and that are not empty. */
export function fieldsToList(
  definitions: readonly Definition[],
  record: AnyRecord,
  hasFile: boolean,
): JsonObject {
  const definition = findIn(definitions, record.collection);
  if (definition === undefined) return {};
  const values = new Map<string, unknown>(Object.entries(record));
  const inFile = hasFile ? (definition.name === media.name ? inBytes : inText) : [];
  const listed: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries<FieldDefinition>(definition.fields)) {
    if (field.derived === true || inFile.includes(name)) continue;
    const value = acceptedValue(definition, name, values.get(name));
    if (value !== undefined) listed[name] = value;
  }
  return listed;
}

/** Reads one record of a marker as it stands there; `undefined` for what is none. */
export function writtenRecord(key: string, value: JsonValue): WrittenRecord | undefined {
  const id = parseRecordId(key);
  if (id === undefined || !isJsonObject(value)) return undefined;
  const { collection, path: file, fields } = value;
  if (typeof collection !== 'string' || !isJsonObject(fields)) return undefined;
  return { id, collection, ...(typeof file === 'string' ? { path: file } : {}), fields };
}

/**
 * What of a marker's record makes sense for its collection: anyone may edit the file. An attachment's path out of the
 * attachments' folder does not: a later export would copy whatever private file it names.
 */
export function listedRecord(
  definitions: readonly Definition[],
  record: WrittenRecord,
): ListedRecord | undefined {
  const definition = findIn(definitions, record.collection);
  if (definition === undefined) return undefined;
  const known: Readonly<Record<string, FieldDefinition>> = definition.fields;
  const fields: Record<string, JsonValue> = {};
  for (const [name, given] of Object.entries(record.fields)) {
    if (!Object.hasOwn(known, name) || known[name]?.derived === true) continue;
    const read = acceptedValue(definition, name, given);
    const isPath = definition.name === media.name && name === 'path';
    if (isPath && typeof read === 'string' && !isInsideOnThisSystem(read)) continue;
    if (read !== undefined) fields[name] = read;
  }
  return { ...record, collection: definition.name, fields };
}

/** A value that the field can hold; `undefined` for any other and for an empty one. */
function acceptedValue(
  definition: CollectionDefinition,
  name: string,
  value: unknown,
): JsonValue | undefined {
  const field: FieldDefinition | undefined = definition.fields[name];
  if (field === undefined || value === null || value === undefined) return undefined;
  if (value === '' && name !== 'title') return undefined;
  if (field.type === 'integer') return Number.isSafeInteger(value) ? Number(value) : undefined;
  if (field.type !== 'text' || typeof value !== 'string') return undefined;
  if (field.reading === 'kind') return hasKind(definition, value) ? value : undefined;
  if (field.reading === 'reference') return parseRecordId(value);
  return wellFormed(value);
}
