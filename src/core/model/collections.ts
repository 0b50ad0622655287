import type { CollectionDefinition, RecordOf } from './collectionDefinition';
import { noteFields, treeFields } from './collectionDefinition';
import { optionalInteger, optionalText, text } from './fieldDefinition';

/** The kinds of world entities, in the order the World tree shows them. */
export const entityKinds = [
  'npc',
  'creature',
  'pc',
  'location',
  'organization',
  'item',
  'handout',
  'lore',
  'quest',
  'event',
] as const;

export type EntityKind = (typeof entityKinds)[number];

/** The statuses of story records. */
export const storyStatuses = ['planned', 'active', 'done'] as const;

export type StoryStatus = (typeof storyStatuses)[number];

export const campaigns = {
  name: 'campaigns',
  singular: 'campaign',
  parents: [],
  kinds: ['campaign'],
  fields: {
    ...noteFields,
    title: text({ column: 'name' }),
    summary: optionalText({ column: 'description' }),
    status: optionalText(),
  },
} as const satisfies CollectionDefinition;

export const chapters = {
  name: 'chapters',
  singular: 'chapter',
  parents: [],
  kinds: ['chapter'],
  fields: { ...noteFields, ...treeFields },
} as const satisfies CollectionDefinition;

export const adventures = {
  name: 'adventures',
  singular: 'adventure',
  parents: ['chapters'],
  kinds: ['adventure'],
  fields: { ...noteFields, ...treeFields },
} as const satisfies CollectionDefinition;

export const scenes = {
  name: 'scenes',
  singular: 'scene',
  parents: ['adventures'],
  kinds: ['scene'],
  fields: { ...noteFields, ...treeFields },
} as const satisfies CollectionDefinition;

export const entities = {
  name: 'entities',
  singular: 'entity',
  parents: [],
  kinds: entityKinds,
  fields: { ...noteFields, kind: text() },
} as const satisfies CollectionDefinition;

export const sessions = {
  name: 'sessions',
  singular: 'session',
  parents: [],
  kinds: ['session'],
  fields: {
    ...noteFields,
    number: optionalInteger(),
    date: optionalText(),
    status: optionalText(),
  },
} as const satisfies CollectionDefinition;

/** Every collection, parents before children: the order in which a first sync uploads them. */
export const collections = [campaigns, chapters, adventures, scenes, entities, sessions] as const;

export type AnyCollection = (typeof collections)[number];
export type CollectionName = AnyCollection['name'];
export type AnyRecord = { [D in AnyCollection as D['name']]: RecordOf<D> }[CollectionName];

/** The definition of a collection by its name; `undefined` for a name this version does not know. */
export function findCollection(name: string): AnyCollection | undefined {
  return collections.find((definition) => definition.name === name);
}

/** Finds the collection whose records are called `kind` ("scene", "npc"); `undefined` when none is. */
export function collectionOfKind(kind: string): AnyCollection | undefined {
  return collections.find((definition) => definition.kinds.some((known) => known === kind));
}
