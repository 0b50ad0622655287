import type { CollectionName } from '../core/model/collections';
import {
  allKinds,
  collectionOfKind,
  collections,
  entityKinds,
  findCollection,
} from '../core/model/collections';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';

/** What `--collection` and `--kind` say a new note is. */
export interface GivenType {
  readonly collection: CollectionName;
  readonly kind: string | undefined;
}

/** Reads `--collection` and `--kind`; `undefined` when neither is there. Throws `UsageError`, naming what there is. */
export function readGivenType(args: Arguments): GivenType | undefined {
  const collection = readCollection(args.optional('collection'));
  const kind = readKind(args);
  if (kind === undefined) return collection === undefined ? undefined : { collection, kind };
  const own = collectionOfKind(kind)?.name ?? 'entities';
  if (collection === undefined || collection === own) return { collection: own, kind };
  throw new UsageError(`The kind "${kind}" belongs to ${own}, not to ${collection}.`);
}

/** Reads `--kind`. Throws `UsageError`, naming the kinds, when there is no such kind. */
export function readKind(args: Arguments): string | undefined {
  const kind = args.optional('kind');
  if (kind === undefined || collectionOfKind(kind) !== undefined) return kind;
  const kinds = allKinds.map(({ name }) => name).join(', ');
  throw new UsageError(`There is no kind "${kind}". Kinds are: ${kinds}.`);
}

/** The collection and kind of a note whose text tells a kind; what was given counts more. */
export function completeType(
  given: GivenType | undefined,
  told: string,
): { readonly collection: CollectionName; readonly kind: string } {
  // Only a command line makes a campaign.
  const kind = told === 'campaign' ? 'lore' : told;
  if (given === undefined) {
    return { collection: collectionOfKind(kind)?.name ?? 'entities', kind };
  }
  const entityKind = entityKinds.find((known) => known === kind) ?? 'lore';
  return { collection: given.collection, kind: given.kind ?? entityKind };
}

function readCollection(name: string | undefined): CollectionName | undefined {
  if (name === undefined) return undefined;
  const definition = findCollection(name);
  if (definition !== undefined) return definition.name;
  const names = collections.map((known) => known.name).join(', ');
  throw new UsageError(`There is no collection "${name}". Collections are: ${names}.`);
}
