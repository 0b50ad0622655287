import type { JsonObject, JsonValue } from '../../core/json';
import { isJsonObject } from '../../core/json';
import { hasKind } from '../../core/model/collectionDefinition';
import type { CollectionDefinition } from '../../core/model/collectionDefinition';
import type { AnyRecord } from '../../core/model/collections';
import { findCollection, media } from '../../core/model/collections';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import { parseRecordId } from '../../core/model/ids';
import { wellFormed } from '../../core/model/wellFormed';
import type { ListedRecord } from './exportMarker';

/** What a note's file holds, and what the bytes of an attachment tell. */
const inText: readonly string[] = ['frontMatter', 'body'];
const inBytes: readonly string[] = ['path', 'mimeType', 'size', 'sha256'];

/** The fields of a record that its file does not hold and that are not empty. */
export function fieldsToList(record: AnyRecord, hasFile: boolean): JsonObject {
  const definition = findCollection(record.collection);
  if (definition === undefined) return {};
  const values = new Map<string, unknown>(Object.entries(record));
  const inFile = hasFile ? (definition === media ? inBytes : inText) : [];
  const listed: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries<FieldDefinition>(definition.fields)) {
    if (field.derived === true || inFile.includes(name)) continue;
    const value = acceptedValue(definition, name, values.get(name));
    if (value !== undefined) listed[name] = value;
  }
  return listed;
}

/** Reads one record of a marker; what makes no sense for its collection is left out, since anyone may edit the file. */
export function listedRecord(key: string, value: JsonValue): ListedRecord | undefined {
  const id = parseRecordId(key);
  if (id === undefined || !isJsonObject(value)) return undefined;
  const { collection, path: file, fields } = value;
  const definition = typeof collection === 'string' ? findCollection(collection) : undefined;
  if (definition === undefined || !isJsonObject(fields)) return undefined;
  const known: Readonly<Record<string, FieldDefinition>> = definition.fields;
  const accepted: Record<string, JsonValue> = {};
  for (const [name, given] of Object.entries(fields)) {
    if (!Object.hasOwn(known, name) || known[name]?.derived === true) continue;
    const read = acceptedValue(definition, name, given);
    if (read !== undefined) accepted[name] = read;
  }
  return {
    id,
    collection: definition.name,
    ...(typeof file === 'string' ? { path: file } : {}),
    fields: accepted,
  };
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
