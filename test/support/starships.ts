import type { entities } from '../../src/core/model/collections';
import { collections } from '../../src/core/model/collections';
import type { CollectionDefinition } from '../../src/core/model/collectionDefinition';
import { noteFields, treeFields } from '../../src/core/model/collectionDefinition';
import type { Definition } from '../../src/core/model/definitions';
import {
  derivedList,
  optionalInteger,
  reference,
  text,
} from '../../src/core/model/fieldDefinition';
import type { CampaignId } from '../../src/core/model/ids';

/** A collection that the product does not have, with a field of every sort and a place in the tree. */
const starships = {
  name: 'starships',
  singular: 'starship',
  section: 'world',
  parents: ['adventures'],
  kinds: [
    { name: 'starship', label: 'starship', plural: 'Starships', icon: 'rocket' },
    { name: 'station', label: 'space station', plural: 'Space Stations', icon: 'globe' },
  ],
  fields: {
    ...noteFields,
    ...treeFields,
    kind: text({ keys: ['kind', 'type'], reading: 'kind' }),
    parentId: reference([], { keys: ['parent', 'fleet'] }),
    crew: optionalInteger({ keys: ['crew'] }),
    homePort: reference(['entities'], { keys: ['port'] }),
    weapons: derivedList({ keys: ['weapons'] }),
  },
} as const satisfies CollectionDefinition;

/** The product's collections and the starships: all that a store is given. */
export const withStarships: readonly Definition[] = [
  ...collections,
  starships as unknown as Definition,
];

/** The starships for `store.repository`, whose types know the product's collections only. */
export const starshipRecords = starships as unknown as typeof entities;

/** Everything a starship says of itself: fields, a list, two references, one of them its parent. */
export function starshipDraft(campaignId: CampaignId): {
  readonly campaignId: CampaignId;
  readonly title: string;
  readonly frontMatter: string;
  readonly body: string;
} {
  const keys = ['type: station', 'crew: 2', 'port: "[[Dock]]"', 'fleet: "[[Raid]]"'];
  const lists = ['aliases: [Wolf]', 'weapons: [ram, net]'];
  return {
    campaignId,
    title: 'Ambush',
    frontMatter: ['---', ...keys, ...lists, '---', ''].join('\n'),
    body: 'Wolves near [[Thellade]].\n\n## Hold\n\nRum.\n',
  };
}
