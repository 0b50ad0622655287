import type { JsonObject, JsonValue } from '../json';
import { isJsonArray, isJsonObject, jsonEqual, jsonProperty, stableStringify } from '../json';
import { mergeCounter } from './mergeCounter';
import { mergeFrontMatter } from './mergeFrontMatter';
import type { MergeKind } from './mergeKind';
import { mergeSet } from './mergeSet';
import { mergeText } from './mergeText';

/** How each known field is merged; the `fields` of a collection definition will do. */
export type FieldMergeKinds = Readonly<
  Record<string, { readonly merge: MergeKind; readonly keys?: readonly string[] }>
>;

/** Something both sides changed differently; the merged record has mine's value, or both texts. */
export interface FieldConflict {
  /** Field name; keys inside it after dots ("fields.hp", "frontMatter.status"). */
  readonly field: string;
  /** The value in each version, of prose and front matter the part in question; `undefined` where it is absent. */
  readonly base: JsonValue | undefined;
  readonly mine: JsonValue | undefined;
  readonly theirs: JsonValue | undefined;
}

export interface MergedRecord {
  readonly merged: JsonObject;
  readonly conflicts: readonly FieldConflict[];
}

interface Values {
  readonly base: JsonValue | undefined;
  readonly mine: JsonValue | undefined;
  readonly theirs: JsonValue | undefined;
}

/** Where a merge stands: the field's path and the conflicts found so far. */
interface Place {
  readonly field: string;
  readonly conflicts: FieldConflict[];
  /** Front matter keys that name a counter. */
  readonly counters: ReadonlySet<string>;
}

/**
 * Merges two versions of a record with their common base, field by field. A field one side removed stays removed unless
 * the other edited it. Fields without a known kind merge as maps where they are objects, else as scalars, so those a
 * newer version of the product wrote survive. Without a base everything counts as added by both. Pure, total and
 * deterministic; a value of the wrong shape for its kind merges as a scalar.
 */
export function mergeRecord(
  kinds: FieldMergeKinds,
  base: JsonObject | undefined,
  mine: JsonObject,
  theirs: JsonObject,
): MergedRecord {
  const conflicts: FieldConflict[] = [];
  const counters = new Set(Object.values(kinds).flatMap(counterKeys));
  const merged = mergeMembers({ base: base ?? {}, mine, theirs }, ({ name, values }) =>
    mergeValue(kinds[name]?.merge, values, { field: name, conflicts, counters }),
  );
  return { merged: { ...merged, ...asNamed(kinds, mine, conflicts) }, conflicts };
}

function counterKeys({ merge, keys = [] }: FieldMergeKinds[string]): readonly string[] {
  return merge === 'counter' ? keys : [];
}

/** Counters whose key in front matter could not be counted: the text has mine's number there, and decides. */
function asNamed(
  kinds: FieldMergeKinds,
  mine: JsonObject,
  conflicts: readonly FieldConflict[],
): JsonObject {
  const inText = conflicts.filter(({ field, mine: text }) => isHead(field) && text !== undefined);
  const named = new Set(inText.map(({ field }) => field.toLowerCase()));
  const fields = Object.entries(kinds).flatMap(([name, kind]) => {
    const isInText = counterKeys(kind).some((key) => named.has(`frontmatter.${key}`));
    const value = jsonProperty(mine, name);
    return isInText && value !== undefined ? [[name, value] as const] : [];
  });
  return Object.fromEntries(fields);
}

function isHead(field: string): boolean {
  return field.startsWith('frontMatter.');
}

interface Objects {
  readonly base: JsonObject;
  readonly mine: JsonObject;
  readonly theirs: JsonObject;
}

interface Member {
  readonly name: string;
  readonly values: Values;
}

/** Merges each member of three objects; members that merge to `undefined` are left out. */
function mergeMembers(
  { base, mine, theirs }: Objects,
  mergeMember: (member: Member) => JsonValue | undefined,
): JsonObject {
  const members: [string, JsonValue][] = [];
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const values = {
      base: jsonProperty(base, name),
      mine: jsonProperty(mine, name),
      theirs: jsonProperty(theirs, name),
    };
    const value = mergeMember({ name, values });
    if (value !== undefined) members.push([name, value]);
  }
  // `fromEntries` defines own properties, so a key "__proto__" is only a key.
  return Object.fromEntries(members);
}

function mergeValue(
  kind: MergeKind | undefined,
  values: Values,
  place: Place,
): JsonValue | undefined {
  const { base, mine, theirs } = values;
  if (jsonEqual(mine, theirs) || jsonEqual(base, theirs)) return mine;
  if (jsonEqual(base, mine)) return theirs;
  if (isAbsent(mine) && isAbsent(theirs)) return null;
  if (isAbsent(mine) || isAbsent(theirs)) {
    if (!isAbsent(base)) place.conflicts.push({ field: place.field, ...values });
    return isAbsent(mine) ? theirs : mine;
  }
  return mergeByKind(kind, values, place) ?? mergeScalar(values, place);
}

/** Null stands for absent in a column that cannot be left out. */
function isAbsent(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function mergeScalar(values: Values, { field, conflicts }: Place): JsonValue | undefined {
  conflicts.push({ field, ...values });
  return values.mine;
}

/** Merges two changed values; `undefined` when the kind is scalar or the values are not of its shape. */
function mergeByKind(
  kind: MergeKind | undefined,
  values: Values,
  place: Place,
): JsonValue | undefined {
  switch (kind) {
    case 'counter':
      return mergeNumbers(values);
    case 'set':
      return mergeList(values);
    case 'map':
    case undefined:
      return mergeMap(values, place);
    case 'prose':
      return mergeProse(values, place);
    case 'frontMatter':
      return mergeNoteHead(values, place);
    case 'scalar':
      return undefined;
  }
}

function mergeNumbers({ base, mine, theirs }: Values): JsonValue | undefined {
  const isCounted =
    typeof base === 'number' && typeof mine === 'number' && typeof theirs === 'number';
  return isCounted ? mergeCounter({ base, mine, theirs }) : undefined;
}

function mergeList({ base, mine, theirs }: Values): JsonValue | undefined {
  if (!isJsonArray(mine) || !isJsonArray(theirs)) return undefined;
  return mergeSet({ base: isJsonArray(base) ? base : [], mine, theirs }, stableStringify);
}

function mergeMap({ base, mine, theirs }: Values, place: Place): JsonValue | undefined {
  if (!isJsonObject(mine) || !isJsonObject(theirs)) return undefined;
  const objects = { base: isJsonObject(base) ? base : {}, mine, theirs };
  return mergeMembers(objects, ({ name, values }) =>
    mergeValue('map', values, { ...place, field: `${place.field}.${name}` }),
  );
}

function mergeProse({ base, mine, theirs }: Values, place: Place): JsonValue | undefined {
  if (typeof mine !== 'string' || typeof theirs !== 'string') return undefined;
  const { text, conflicts } = mergeText(typeof base === 'string' ? base : '', mine, theirs);
  for (const conflict of conflicts) place.conflicts.push({ field: place.field, ...conflict });
  return text;
}

function mergeNoteHead({ base, mine, theirs }: Values, place: Place): JsonValue | undefined {
  if (typeof mine !== 'string' || typeof theirs !== 'string') return undefined;
  const before = typeof base === 'string' ? base : '';
  const { text, conflicts } = mergeFrontMatter(before, mine, theirs, {
    counters: place.counters,
  });
  for (const { path, ...texts } of conflicts) {
    place.conflicts.push({ field: [place.field, ...path].join('.'), ...texts });
  }
  return text;
}
