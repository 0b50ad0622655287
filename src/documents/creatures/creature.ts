import type { JsonObject, JsonValue } from '../../core/json';
import { isJsonArray, isJsonObject, jsonProperty } from '../../core/json';

/** A creature on its way into a campaign, whichever format it was read from. */
export interface Creature {
  /** Names it among all creatures of its source; the note keeps it, so that a second import finds the note. */
  readonly key: string;
  /** The file it was read from, below the folder that was named, with '/'. */
  readonly file: string;
  readonly name: string;
  /** The document it comes from: "System Reference Document 5.1". */
  readonly source: string;
  /** Names of licences as the source gives them. */
  readonly licences: readonly string[];
  /** What the note's `statblock` holds, in the order in which it is written. */
  readonly statBlock: JsonObject;
}

/** The ability scores in the order of a stat block. */
export const abilities = [
  'strength',
  'dexterity',
  'constitution',
  'intelligence',
  'wisdom',
  'charisma',
] as const;

/** Reads the members of a JSON object and knows which of them nobody asked for. */
export class Members {
  readonly #object: JsonObject;
  readonly #taken = new Set<string>();

  constructor(object: JsonObject) {
    this.#object = object;
  }

  take(key: string): JsonValue {
    this.#taken.add(key);
    return jsonProperty(this.#object, key) ?? null;
  }

  /** A text or number as text; '' for anything else. */
  text(key: string): string {
    const value = this.take(key);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }

  list(key: string): readonly JsonObject[] {
    const value = this.take(key);
    return isJsonArray(value) ? value.filter(isJsonObject) : [];
  }

  /** The members that were not asked for and say something. */
  rest(): JsonObject {
    const left = Object.entries(this.#object).filter(([key]) => !this.#taken.has(key));
    return withoutEmpty(Object.fromEntries(left));
  }
}

/** The members that say something: null, false, '' and empty lists and objects do not. */
export function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)));
}

/** The text with an explanation in brackets, unless the text ends with brackets already or there is nothing to explain. */
export function withNotes(text: string, notes: readonly string[]): string {
  return notes.length === 0 || text.trimEnd().endsWith(')')
    ? text
    : `${text} (${notes.join(', ')})`;
}

function isEmpty(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === null || value === false || value === '';
}
