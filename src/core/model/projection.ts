import type { JsonValue } from '../json';
import { isJsonObject } from '../json';
import type { FrontMatter } from '../markdown/frontMatter';
import { listOf, numberOf, tagsOf, textOf, wikiTargetOf } from '../markdown/frontMatterValue';
import { linkKey } from '../markdown/linkKey';
import type { CollectionDefinition } from './collectionDefinition';
import { storyStatuses } from './collections';
import { wellFormed } from './wellFormed';

/** Front matter keys that name a field, in the order they are looked for; any letter case matches. */
const keysOfField = {
  summary: ['summary'],
  status: ['status'],
  kind: ['kind', 'type'],
  number: ['number'],
  date: ['date'],
  aliases: ['aliases', 'alias'],
  tags: ['tags', 'tag'],
  parentId: ['parent'],
} as const;

type ProjectedField = keyof typeof keysOfField;

/**
 * The fields a note's front matter names, with the values it gives them; they win over the record's columns. Fields it
 * does not name, and values that make no sense for a field, are left out; an empty value clears an optional field.
 * `aliases` and `tags` come from front matter alone and are always there. The title is never taken from here, and
 * `parentId` needs the store: see `parentTarget`.
 */
export function projectFrontMatter(
  definition: CollectionDefinition,
  frontMatter: FrontMatter,
): Readonly<Record<string, JsonValue>> {
  const named = namedValues(frontMatter);
  const fields: Record<string, JsonValue> = {
    aliases: listOf(named('aliases')).map(wellFormed),
    tags: tagsOf(named('tags')).map(wellFormed),
  };
  for (const field of ['summary', 'status', 'kind', 'number', 'date'] as const) {
    const value = named(field);
    if (value === undefined || !Object.hasOwn(definition.fields, field)) continue;
    const projected = projectValue(definition, field, value);
    if (projected !== undefined) fields[field] = projected;
  }
  return fields;
}

/**
 * The name of the record that `parent:` points to (`[[Name]]` or just `Name`); null when the key is there and empty,
 * `undefined` when it is absent or makes no sense.
 */
export function parentTarget(frontMatter: FrontMatter): string | null | undefined {
  const value = namedValues(frontMatter)('parentId');
  if (value === undefined) return undefined;
  return isEmpty(value) ? null : (wikiTargetOf(value) ?? textOf(value));
}

/** The front matter's own key for a field, as written there; `undefined` when it does not name the field. */
export function frontMatterKeyOf(frontMatter: FrontMatter, field: string): string | undefined {
  return isProjected(field) ? namedKey(frontMatter, field) : undefined;
}

function projectValue(
  definition: CollectionDefinition,
  field: 'summary' | 'status' | 'kind' | 'number' | 'date',
  value: JsonValue,
): JsonValue | undefined {
  if (field === 'kind') return kindIn(definition, value);
  if (isEmpty(value)) return null;
  if (field === 'number') return integerOf(value);
  const text = textOf(value);
  return text === undefined ? undefined : wellFormed(field === 'status' ? statusOf(text) : text);
}

function kindIn(definition: CollectionDefinition, value: JsonValue): string | undefined {
  const text = textOf(value);
  return definition.kinds.find((kind) => text !== undefined && linkKey(kind) === linkKey(text));
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

function namedValues({ values, problems }: FrontMatter) {
  return (field: ProjectedField): JsonValue | undefined => {
    const key = namedKey({ values, problems }, field);
    return key === undefined ? undefined : values.get(key);
  };
}

function namedKey({ values }: FrontMatter, field: ProjectedField): string | undefined {
  const written = [...values.keys()];
  for (const key of keysOfField[field]) {
    const found = written.findLast((name) => name.trim().toLowerCase() === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isProjected(field: string): field is ProjectedField {
  return Object.hasOwn(keysOfField, field);
}
