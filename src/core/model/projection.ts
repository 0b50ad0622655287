import type { JsonValue } from '../json';
import { isJsonObject } from '../json';
import type { FrontMatter } from '../markdown/frontMatter';
import { listOf, numberOf, tagsOf, textOf, wikiTargetOf } from '../markdown/frontMatterValue';
import { linkKey } from '../markdown/linkKey';
import type { Audience } from './audience';
import type { CollectionDefinition } from './collectionDefinition';
import { noteFields } from './collectionDefinition';
import { storyStatuses } from './collections';
import type { FieldDefinition } from './fieldDefinition';
import { wellFormed } from './wellFormed';

/**
 * The fields a note's front matter names, with the values it gives them; they win over the record's columns. Fields it
 * does not name, and values that make no sense for a field, are left out; an empty value clears an optional field.
 * Derived fields come from front matter alone and are always there. References need the store: see `referenceTargets`.
 */
export function projectFrontMatter(
  definition: CollectionDefinition,
  frontMatter: FrontMatter,
): Readonly<Record<string, JsonValue>> {
  const written = writtenKeys(frontMatter);
  const fields: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    if (field.keys === undefined || field.reading === 'reference') continue;
    const key = keyOf(written, field);
    const value = key === undefined ? undefined : frontMatter.values.get(key);
    const projected = projectValue(definition, field, value);
    if (projected !== undefined) fields[name] = projected;
  }
  return fields;
}

/** What front matter says about a field that holds another record's id. */
export interface ReferenceTarget {
  readonly field: string;
  /** The other record's name; null when the key is there and empty. */
  readonly target: string | null;
  /** Collections that record may be in. */
  readonly collections: readonly string[];
}

/** The references front matter names (`[[Name]]` or just `Name`); those that make no sense are left out. */
export function referenceTargets(
  definition: CollectionDefinition,
  frontMatter: FrontMatter,
): readonly ReferenceTarget[] {
  const written = writtenKeys(frontMatter);
  return Object.entries(definition.fields).flatMap(([name, field]) => {
    const collections = referencedBy(definition, name, field);
    const key = collections.length === 0 ? undefined : keyOf(written, field);
    const value = key === undefined ? undefined : frontMatter.values.get(key);
    if (value === undefined) return [];
    const target = isEmpty(value) ? null : (wikiTargetOf(value) ?? textOf(value));
    return target === undefined ? [] : [{ field: name, target, collections }];
  });
}

/** The front matter's own key for a field, as written there; `undefined` when it does not name the field. */
export function frontMatterKeyOf(
  definition: CollectionDefinition,
  frontMatter: FrontMatter,
  field: string,
): string | undefined {
  const known: Readonly<Record<string, FieldDefinition>> = definition.fields;
  const found = Object.hasOwn(known, field) ? known[field] : undefined;
  return found === undefined ? undefined : keyOf(writtenKeys(frontMatter), found);
}

/** The collections a field's document id may be in; none for a field that is no reference. */
function referencedBy(
  { parents }: CollectionDefinition,
  name: string,
  { references = [] }: FieldDefinition,
): readonly string[] {
  return name === 'parentId' ? parents : references;
}

/** The value for a field; `value` is `undefined` when the front matter does not name it. */
function projectValue(
  definition: CollectionDefinition,
  field: FieldDefinition,
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (field.reading === 'list') return listOf(value).map(wellFormed);
  if (field.reading === 'tags') return tagsOf(value).map(wellFormed);
  if (field.reading === 'audience') return audienceIn(value);
  if (value === undefined) return undefined;
  if (field.reading === 'kind') return kindIn(definition, value);
  if (isEmpty(value)) return field.nullable ? null : undefined;
  if (field.reading === 'integer') return integerOf(value);
  const text = textOf(value);
  if (text === undefined) return undefined;
  return wellFormed(field.reading === 'status' ? statusOf(text) : text);
}

/** Who may see a note with this front matter, of whatever collection. */
export function readAudience(frontMatter: FrontMatter): Audience {
  const key = audienceKeyOf(frontMatter);
  return audienceIn(key === undefined ? undefined : frontMatter.values.get(key)) ?? 'gm';
}

/** Under which key front matter says who may see its note; `undefined` when it does not. */
export function audienceKeyOf(frontMatter: FrontMatter): string | undefined {
  return keyOf(writtenKeys(frontMatter), noteFields.audience);
}

/** Only the one word opens a note; anything else, a slip of the pen too, keeps it with the game masters. */
function audienceIn(value: JsonValue | undefined): Audience | null {
  return textOf(value)?.toLowerCase() === 'table' ? 'table' : null;
}

function kindIn(definition: CollectionDefinition, value: JsonValue): string | undefined {
  const text = textOf(value);
  const named = ({ name }: { readonly name: string }): boolean =>
    text !== undefined && linkKey(name) === linkKey(text);
  return definition.kinds.find(named)?.name;
}

function integerOf(value: JsonValue): number | undefined {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The known statuses in their own spelling ("Done" means "done"); any other text as it is. */
function statusOf(text: string): string {
  return storyStatuses.find((status) => status === linkKey(text)) ?? text;
}

function isEmpty(value: JsonValue): boolean {
  return !isJsonObject(value) && textOf(value) === undefined && listOf(value).length === 0;
}

/** The keys of the front matter by their lower-case form; of several that differ in case the last counts. */
function writtenKeys({ values }: FrontMatter): ReadonlyMap<string, string> {
  return new Map([...values.keys()].map((key) => [key.trim().toLowerCase(), key]));
}

function keyOf(
  written: ReadonlyMap<string, string>,
  { keys = [] }: FieldDefinition,
): string | undefined {
  for (const key of keys) {
    const found = written.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}
