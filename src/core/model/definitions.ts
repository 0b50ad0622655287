import type { CollectionDefinition, KindDefinition } from './collectionDefinition';
import { hasKind } from './collectionDefinition';
import type { CollectionName } from './collections';

/**
 * Any collection of a store: what code works with that serves every collection alike. Such code takes the definitions of
 * the store at hand, not the constants of `collections.ts`, so that a definition is all a further collection needs.
 */
export type Definition = CollectionDefinition<CollectionName>;

/** The definition with that name; `undefined` when there is none. */
export function findIn(definitions: readonly Definition[], name: string): Definition | undefined {
  return definitions.find((definition) => definition.name === name);
}

/** The definition of the collection whose records are called `kind` ("scene", "npc"); `undefined` when none is. */
export function findKindIn(
  definitions: readonly Definition[],
  kind: string,
): Definition | undefined {
  return definitions.find((definition) => hasKind(definition, kind));
}

/** A kind by its name; one that no definition has is shown under its own name. */
export function kindNamedIn(definitions: readonly Definition[], kind: string): KindDefinition {
  return (
    kindsOf(definitions).find(({ name }) => name === kind) ?? {
      name: kind,
      label: kind,
      plural: kind,
      icon: 'note',
    }
  );
}

/** What a collection's records are unless told. */
export function defaultKind({ kinds, singular }: Definition): string {
  return kinds[0]?.name ?? singular;
}

/** Every kind of record, in the order of the definitions. */
export function kindsOf(definitions: readonly Definition[]): readonly KindDefinition[] {
  return definitions.flatMap(({ kinds }) => kinds);
}

/** Orders kinds as the definitions do; those that none has come last, by name. */
export function compareKindsIn(definitions: readonly Definition[], a: string, b: string): number {
  const kinds = kindsOf(definitions).map(({ name }) => name);
  const rank = (kind: string): number => {
    const found = kinds.indexOf(kind);
    return found === -1 ? kinds.length : found;
  };
  return rank(a) - rank(b) || (a < b ? -1 : Number(a > b));
}
