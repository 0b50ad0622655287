import { MoonforgeError } from '../../core/errors';
import type { Definition } from '../../core/model/definitions';
import { findIn } from '../../core/model/definitions';
import type { FieldDefinition } from '../../core/model/fieldDefinition';

export type { Definition };

/** One stored field of a collection. */
export interface StoredField {
  readonly name: string;
  readonly column: string;
  readonly definition: FieldDefinition;
}

const known = new WeakMap<Definition, readonly StoredField[]>();

/** The fields in column order: prose last, so that SQLite reads lists without walking through long texts. */
export function storedFields(definition: Definition): readonly StoredField[] {
  const cached = known.get(definition);
  if (cached !== undefined) return cached;
  const fields = Object.entries(definition.fields).map(([name, field]) => ({
    name,
    column: field.column ?? name,
    definition: field,
  }));
  const sorted = fields.toSorted((a, b) => Number(isProse(a)) - Number(isProse(b)));
  known.set(definition, sorted);
  return sorted;
}

/**
 * The store's own definition with that name: callers come from other bundles, which hold equal definitions of their own.
 */
export function ownDefinition(
  definitions: readonly Definition[],
  { name }: { readonly name: string },
): Definition {
  const own = findIn(definitions, name);
  if (own !== undefined) return own;
  throw new MoonforgeError('invalid-input', `This campaign file has no collection "${name}".`);
}

/** Tells whether records of the collection stand among ordered siblings. */
export function isTree(definition: Definition): boolean {
  return Object.hasOwn(definition.fields, 'orderKey');
}

/** The fields that hold another record's document id. */
export function referenceFields(definition: Definition): readonly string[] {
  return storedFields(definition)
    .filter(({ definition: field }) => field.references !== undefined)
    .map(({ name }) => name);
}

/** The column of a record's title. */
export function titleColumn({ fields }: Definition): string {
  return fields.title.column ?? 'title';
}

function isProse({ definition }: StoredField): boolean {
  return definition.merge === 'prose' || definition.merge === 'frontMatter';
}
