import assert from 'node:assert/strict';
import path from 'node:path';
import type { CollectionDefinition } from '../../../src/core/model/collectionDefinition';
import { noteFields } from '../../../src/core/model/collectionDefinition';
import type { entities } from '../../../src/core/model/collections';
import { collections } from '../../../src/core/model/collections';
import { optionalInteger } from '../../../src/core/model/fieldDefinition';
import type { Definition } from '../../../src/db/schema/definition';
import { usingStore, withFolder } from '../../support/withStore';
import { newCampaign } from './support/sampleNotes';

const starships = {
  name: 'starships',
  singular: 'starship',
  section: 'world',
  parents: [],
  kinds: [{ name: 'starship', label: 'starship', plural: 'Starships', icon: 'rocket' }],
  fields: { ...noteFields, round: optionalInteger() },
} as const satisfies CollectionDefinition;

describe('a collection that is not one of the product', () => {
  it('is stored, found, linked and checked by its definition alone', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const campaignId = await usingStore({ file }, newCampaign);
      const definition = starships as unknown as Definition;
      await usingStore({ file, definitions: [...collections, definition] }, async (store) => {
        const repository = store.repository(definition as unknown as typeof entities);
        const draft = { campaignId, title: 'Ambush', body: 'Wolves near [[Thellade]].', round: 2 };
        const { firebaseId } = await repository.upsert(draft);
        const found = await repository.getById(firebaseId);
        assert.deepEqual({ ...found, ...draft }, found);
        const { hits } = await store.search({ text: 'wolves' });
        assert.deepEqual(
          hits.map(({ note }) => [note.collection, note.docId, note.kind]),
          [['starships', firebaseId, 'starship']],
        );
        assert.deepEqual(await store.check(), { ok: true, notes: 2, problems: [] });
      });
    }));
});
