import type { CollectionDefinition, KindDefinition, RecordOf } from './collectionDefinition';
import { hasKind, noteFields, treeFields } from './collectionDefinition';
import { compareKindsIn, kindNamedIn, kindsOf } from './definitions';
import {
  derivedJson,
  derivedList,
  optionalInteger,
  optionalText,
  reference,
  text,
} from './fieldDefinition';

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

const entityFaces: Readonly<Record<EntityKind, Omit<KindDefinition, 'name'>>> = {
  npc: { label: 'NPC', plural: 'NPCs', icon: 'person' },
  creature: { label: 'creature', plural: 'Creatures', icon: 'bug' },
  pc: { label: 'player character', plural: 'Player Characters', icon: 'account' },
  location: { label: 'location', plural: 'Locations', icon: 'location' },
  organization: { label: 'organization', plural: 'Organizations', icon: 'organization' },
  item: { label: 'item', plural: 'Items', icon: 'key' },
  handout: { label: 'handout', plural: 'Handouts', icon: 'mail' },
  lore: { label: 'lore', plural: 'Lore', icon: 'library' },
  quest: { label: 'quest', plural: 'Quests', icon: 'milestone' },
  event: { label: 'event', plural: 'Events', icon: 'history' },
};

/** The statuses of story records. */
export const storyStatuses = ['planned', 'active', 'done'] as const;

export type StoryStatus = (typeof storyStatuses)[number];

const status = optionalText({ keys: ['status'], reading: 'status' });

/** What a creature, a character or a combatant can take and is protected by. */
const vitals = {
  hitPoints: optionalInteger({ keys: ['hp', 'hit_points'], merge: 'counter' }),
  maxHitPoints: optionalInteger({ keys: ['max_hp', 'max_hit_points'] }),
  armorClass: optionalInteger({ keys: ['ac', 'armor_class'] }),
} as const;

export const campaigns = {
  name: 'campaigns',
  singular: 'campaign',
  section: 'story',
  parents: [],
  kinds: [{ name: 'campaign', label: 'campaign', plural: 'Campaigns', icon: 'book' }],
  fields: {
    ...noteFields,
    title: text({ column: 'name' }),
    summary: optionalText({ column: 'description', keys: ['summary'] }),
    status,
    gameSystem: optionalText({ keys: ['system', 'game_system'] }),
    calendar: optionalText({ keys: ['calendar'] }),
  },
} as const satisfies CollectionDefinition;

export const chapters = {
  name: 'chapters',
  singular: 'chapter',
  section: 'story',
  parents: [],
  kinds: [{ name: 'chapter', label: 'chapter', plural: 'Chapters', icon: 'bookmark' }],
  fields: { ...noteFields, ...treeFields },
} as const satisfies CollectionDefinition;

export const adventures = {
  name: 'adventures',
  singular: 'adventure',
  section: 'story',
  parents: ['chapters'],
  kinds: [{ name: 'adventure', label: 'adventure', plural: 'Adventures', icon: 'compass' }],
  fields: { ...noteFields, ...treeFields },
} as const satisfies CollectionDefinition;

export const scenes = {
  name: 'scenes',
  singular: 'scene',
  section: 'story',
  parents: ['adventures'],
  kinds: [{ name: 'scene', label: 'scene', plural: 'Scenes', icon: 'symbol-event' }],
  fields: { ...noteFields, ...treeFields },
} as const satisfies CollectionDefinition;

export const entities = {
  name: 'entities',
  singular: 'entity',
  section: 'world',
  /** The place it lies in. */
  parents: ['entities'],
  kinds: entityKinds.map((name) => ({ name, ...entityFaces[name] })),
  fields: {
    ...noteFields,
    kind: text({ keys: ['kind', 'type'], reading: 'kind' }),
    parentId: reference([], { keys: ['parent', 'place'] }),
    /** The part of the story it belongs to. */
    scopeId: reference(['campaigns', 'chapters', 'adventures', 'scenes'], { keys: ['scope'] }),
    image: optionalText({ keys: ['image'] }),
    /** As written, "1/8" or "0.125": never rounded. */
    challengeRating: optionalText({ keys: ['cr', 'challenge_rating'] }),
    /** The text's fenced `statblock`, see `readStatBlock`. */
    statBlock: derivedJson(),
  },
} as const satisfies CollectionDefinition;

export const sessions = {
  name: 'sessions',
  singular: 'session',
  section: 'sessions',
  parents: [],
  listedBy: 'number',
  kinds: [{ name: 'session', label: 'session', plural: 'Sessions', icon: 'calendar' }],
  fields: {
    ...noteFields,
    number: optionalInteger({ keys: ['number'] }),
    date: optionalText({ keys: ['date'] }),
    status,
  },
} as const satisfies CollectionDefinition;

export const parties = {
  name: 'parties',
  singular: 'party',
  section: 'world',
  parents: [],
  kinds: [{ name: 'party', label: 'party', plural: 'Parties', icon: 'flag' }],
  fields: { ...noteFields, level: optionalInteger({ keys: ['level'] }), status },
} as const satisfies CollectionDefinition;

/** The members of parties. */
export const characters = {
  name: 'characters',
  singular: 'character',
  section: 'world',
  parents: ['parties'],
  kinds: [{ name: 'character', label: 'character', plural: 'Characters', icon: 'mortar-board' }],
  fields: {
    ...noteFields,
    ...treeFields,
    parentId: reference([], { keys: ['parent', 'party'] }),
    player: optionalText({ keys: ['player'] }),
    className: optionalText({ keys: ['class'], column: 'class' }),
    level: optionalInteger({ keys: ['level'] }),
    ...vitals,
  },
} as const satisfies CollectionDefinition;

export const encounters = {
  name: 'encounters',
  singular: 'encounter',
  section: 'world',
  /** The part of the story it belongs to. */
  parents: ['scenes', 'adventures', 'chapters'],
  kinds: [{ name: 'encounter', label: 'encounter', plural: 'Encounters', icon: 'target' }],
  fields: {
    ...noteFields,
    ...treeFields,
    /** Edition of the rules its numbers are meant for. */
    edition: optionalText({ keys: ['edition', 'rules'] }),
    round: optionalInteger({ keys: ['round'] }),
  },
} as const satisfies CollectionDefinition;

/** One each: four goblins are four, since each has its own hit points. */
export const combatants = {
  name: 'combatants',
  singular: 'combatant',
  section: 'none',
  parents: ['encounters'],
  kinds: [{ name: 'combatant', label: 'combatant', plural: 'Combatants', icon: 'shield' }],
  fields: {
    ...noteFields,
    ...treeFields,
    /** The creature or character it is one of. */
    creatureId: reference(['entities', 'characters'], { keys: ['creature'] }),
    side: optionalText({ keys: ['side'] }),
    initiative: optionalInteger({ keys: ['initiative'] }),
    ...vitals,
    conditions: derivedList({ keys: ['conditions'] }),
  },
} as const satisfies CollectionDefinition;

/** Random tables; the body holds the entries as a Markdown list or table. */
export const tables = {
  name: 'tables',
  singular: 'table',
  section: 'world',
  parents: [],
  kinds: [{ name: 'table', label: 'random table', plural: 'Random Tables', icon: 'list-ordered' }],
  fields: { ...noteFields, dice: optionalText({ keys: ['dice'] }) },
} as const satisfies CollectionDefinition;

/** What is known of attachments; their bytes are files beside the campaign file. */
export const media = {
  name: 'media',
  singular: 'attachment',
  section: 'none',
  parents: [],
  kinds: [{ name: 'media', label: 'attachment', plural: 'Media', icon: 'file-media' }],
  fields: {
    ...noteFields,
    /** Below the attachments' folder, with '/'. */
    path: text(),
    mimeType: optionalText(),
    /** Bytes. */
    size: optionalInteger(),
    /** SHA-256 (hex) of the bytes. */
    sha256: optionalText(),
  },
} as const satisfies CollectionDefinition;

/** Every collection, parents before children: the order in which a first sync uploads them. */
export const collections = [
  campaigns,
  chapters,
  adventures,
  scenes,
  entities,
  sessions,
  parties,
  characters,
  encounters,
  combatants,
  tables,
  media,
] as const;

export type AnyCollection = (typeof collections)[number];
export type CollectionName = AnyCollection['name'];
export type AnyRecord = { [D in AnyCollection as D['name']]: RecordOf<D> }[CollectionName];

/** The definition of a collection by its name; `undefined` for a name this version does not know. */
export function findCollection(name: string): AnyCollection | undefined {
  return collections.find((definition) => definition.name === name);
}

/** Finds the collection whose records are called `kind` ("scene", "npc"); `undefined` when none is. */
export function collectionOfKind(kind: string): AnyCollection | undefined {
  return collections.find((definition) => hasKind(definition, kind));
}

/** Every kind of record, in the order of their collections. */
export const allKinds: readonly KindDefinition[] = kindsOf(collections);

/** A kind by its name; one this version does not know is shown under its own name. */
export function kindNamed(kind: string): KindDefinition {
  return kindNamedIn(collections, kind);
}

/** Orders kinds as their collections and definitions do; those this version does not know come last, by name. */
export function compareKinds(a: string, b: string): number {
  return compareKindsIn(collections, a, b);
}
