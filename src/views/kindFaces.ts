import type { EntityKind } from '../core/model/collections';
import { entityKinds } from '../core/model/collections';

/** How a kind of note looks in lists. */
export interface KindFace {
  readonly singular: string;
  readonly plural: string;
  /** Name of a product icon. */
  readonly icon: string;
}

const entityFaces: Readonly<Record<EntityKind, KindFace>> = {
  npc: { singular: 'NPC', plural: 'NPCs', icon: 'person' },
  creature: { singular: 'creature', plural: 'Creatures', icon: 'bug' },
  pc: { singular: 'player character', plural: 'Player Characters', icon: 'account' },
  location: { singular: 'location', plural: 'Locations', icon: 'location' },
  organization: { singular: 'organization', plural: 'Organizations', icon: 'organization' },
  item: { singular: 'item', plural: 'Items', icon: 'key' },
  handout: { singular: 'handout', plural: 'Handouts', icon: 'mail' },
  lore: { singular: 'lore', plural: 'Lore', icon: 'library' },
  quest: { singular: 'quest', plural: 'Quests', icon: 'milestone' },
  event: { singular: 'event', plural: 'Events', icon: 'history' },
};

const storyFaces: ReadonlyMap<string, KindFace> = new Map([
  ['campaign', { singular: 'campaign', plural: 'Campaigns', icon: 'book' }],
  ['chapter', { singular: 'chapter', plural: 'Chapters', icon: 'bookmark' }],
  ['adventure', { singular: 'adventure', plural: 'Adventures', icon: 'compass' }],
  ['scene', { singular: 'scene', plural: 'Scenes', icon: 'symbol-event' }],
  ['session', { singular: 'session', plural: 'Sessions', icon: 'calendar' }],
]);

/** The face of a kind; kinds this version does not know are shown under their own name. */
export function kindFace(kind: string): KindFace {
  const known = storyFaces.get(kind) ?? (isEntityKind(kind) ? entityFaces[kind] : undefined);
  return known ?? { singular: kind, plural: kind, icon: 'note' };
}

/** Orders kinds as the World tree does: the known ones first, then the others by name. */
export function compareKinds(a: string, b: string): number {
  return kindRank(a) - kindRank(b) || (a < b ? -1 : Number(a > b));
}

function kindRank(kind: string): number {
  return isEntityKind(kind) ? entityKinds.indexOf(kind) : entityKinds.length;
}

function isEntityKind(kind: string): kind is EntityKind {
  return entityKinds.some((known) => known === kind);
}
