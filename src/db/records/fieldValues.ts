import { MoonforgeError } from '../../core/errors';
import type { JsonValue } from '../../core/json';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import { loneSurrogateIn, wellFormed } from '../../core/model/wellFormed';
import type { SqlValue } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { storedFields } from '../schema/definition';
import type { FieldValues } from './storedRecord';

/** The value as SQLite stores it. */
export function encodeField({ type, nullable }: FieldDefinition, value: JsonValue): SqlValue {
  if (value === null && nullable) return null;
  if (type === 'json') return JSON.stringify(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** The value as a record carries it. */
export function decodeField({ type, nullable }: FieldDefinition, value: SqlValue): JsonValue {
  if (type !== 'json' || (value === null && nullable)) return value;
  return JSON.parse(typeof value === 'string' ? value : '[]') as JsonValue;
}

/** What a field has when nobody gave it a value. */
export function defaultField({ type, nullable }: FieldDefinition): JsonValue {
  if (nullable) return null;
  return { text: '', integer: 0, json: [] }[type];
}

/**
 * Reads a caller's values of the definition's own fields; derived ones are left out. Rejects values of a wrong type and
 * text that SQLite could not give back with `invalid-input`.
 */
export function checkedValues(definition: Definition, draft: object): FieldValues {
  const given = new Map<string, unknown>(Object.entries(draft));
  const values: Record<string, JsonValue> = {};
  for (const { name, definition: field } of storedFields(definition)) {
    const value = given.get(name);
    if (value !== undefined && field.derived !== true)
      values[name] = checkedValue(name, field, value);
  }
  return values;
}

function checkedValue(name: string, field: FieldDefinition, value: unknown): JsonValue {
  if (value === null && field.nullable) return null;
  if (field.type === 'text' && typeof value === 'string') return storableText(name, value);
  if (field.type === 'integer' && Number.isSafeInteger(value)) return Number(value);
  if (field.type === 'json') return storableJson(name, value);
  throw new MoonforgeError('invalid-input', `"${name}" takes ${field.type}, not ${typeof value}.`);
}

function storableText(name: string, value: string): string {
  const position = loneSurrogateIn(value);
  if (position === -1) return value;
  throw new MoonforgeError(
    'invalid-input',
    `"${name}" holds half of a character (a lone surrogate at position ${position}) that no file can store. Remove it.`,
  );
}

function storableJson(name: string, value: unknown): JsonValue {
  return JSON.parse(storableText(name, JSON.stringify(value))) as JsonValue;
}

/** Reads a field that came from the server: never fails, since nothing the network sends may. */
export function acceptedValue(field: FieldDefinition, value: JsonValue | undefined): JsonValue {
  if (value === undefined || (value === null && !field.nullable)) return defaultField(field);
  if (field.type === 'text' && typeof value === 'string') return wellFormed(value);
  if (field.type === 'integer' && Number.isSafeInteger(value)) return value;
  if (field.type === 'json' || value === null) return value;
  return defaultField(field);
}
