import type { AnyCollection } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';

/** A kind of note of the product as `type:` names it. */
type ProductKind = AnyCollection['kinds'][number]['name'];

/** A word's kind and its place in the table: where words of several kinds compete, the lowest rank wins. */
export interface KindWord {
  readonly kind: string;
  readonly rank: number;
}

/**
 * The words that mean a kind, in front matter (`type: character`), tags (`#Character`) and folder names ("04 NPCs").
 * What a note is comes before what it belongs to: `#Character #Player` is a player character, a monster tagged `#npc` a
 * creature. Spelled as `wordKey` gives them; a plural "s" is understood.
 */
const words: readonly (readonly [ProductKind, string])[] = [
  ['campaign', 'campaign'],
  ['chapter', 'chapter act arc'],
  ['adventure', 'adventure module'],
  ['scene', 'scene'],
  ['session', 'session sessionnote sessionlog sessionrecap recap'],
  ['pc', 'pc player playercharacter partymember character/player character/partymember'],
  ['creature', 'creature monster beast adversary adversaries bestiary'],
  ['npc', 'npc character person people villain deity deities god goddess goddesses demigod'],
  ['npc', 'demonlord archdevil legendarybeing majordeities minordeities'],
  ['organization', 'organization organisation faction religion government guild pantheon party'],
  ['location', 'location place settlement city cities town village district region subregion'],
  ['location', 'county counties continent planet plane poi pointofinterest pointsofinterest'],
  ['location', 'landmark dungeon shop tavern'],
  ['item', 'item magicitem artifact treasure weapon armor armour consumable equipment'],
  ['handout', 'handout letter'],
  ['quest', 'quest sidequest'],
  ['event', 'event era year holiday festival timeline'],
  ['lore', 'lore history literature calendar month hierarchy rule'],
];

const table: ReadonlyMap<string, KindWord> = new Map(
  words.flatMap(([kind, list], rank) => list.split(' ').map((word) => [word, { kind, rank }])),
);

/** Looks a word up, singular or plural; `undefined` when it means no kind. */
export type KindWords = (word: string) => KindWord | undefined;

/**
 * The words for the kinds of a store. Where those above leave a word free, it is the name that a definition gives its
 * kind; only of what trees show.
 */
export function kindWords(definitions: readonly Definition[]): KindWords {
  const defined: ReadonlyMap<string, KindWord> = new Map(
    definitions
      .filter(({ section }) => section !== 'none')
      .flatMap(({ kinds }) => kinds)
      .flatMap(({ name: kind, label, plural }) =>
        [plural, label, kind].map((word) => [wordKey(word), { kind, rank: words.length }] as const),
      ),
  );
  return (word) => {
    const key = wordKey(word);
    const known = table.get(key) ?? (key.endsWith('s') ? table.get(key.slice(0, -1)) : undefined);
    return known ?? defined.get(key);
  };
}

/** Lower case without a leading "#", spaces, hyphens and underscores: "Session-Note" is "sessionnote". */
function wordKey(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replace(/^#/, '')
    .replace(/[\s_-]+/g, '');
}
