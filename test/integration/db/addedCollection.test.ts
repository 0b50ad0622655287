import assert from 'node:assert/strict';
import path from 'node:path';
import type { CollectionDefinition } from '../../../src/core/model/collectionDefinition';
import { noteFields } from '../../../src/core/model/collectionDefinition';
import type { entities } from '../../../src/core/model/collections';
import { collections } from '../../../src/core/model/collections';
import { optionalInteger, reference } from '../../../src/core/model/fieldDefinition';
import type { Definition } from '../../../src/db/schema/definition';
import { usingStore, withFolder } from '../../support/withStore';
import { newCampaign, newEntity } from './support/sampleNotes';

const starships = {
  name: 'starships',
  singular: 'starship',
  section: 'world',
  parents: [],
  kinds: [{ name: 'starship', label: 'starship', plural: 'Starships', icon: 'rocket' }],
  fields: {
    ...noteFields,
    round: optionalInteger({ keys: ['round'] }),
    homePort: reference(['entities'], { keys: ['port'] }),
  },
} as const satisfies CollectionDefinition;

describe('a collection that is not one of the product', () => {
  it('is stored, listed, found, linked, kept in the history, checked and repaired by its definition alone', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const definition = starships as unknown as Definition;
      const [campaignId, port] = await usingStore({ file }, async (store) => {
        const campaign = await newCampaign(store);
        return [campaign, await newEntity(store, campaign, 'Dock')] as const;
      });
      await usingStore({ file, definitions: [...collections, definition] }, async (store) => {
        const repository = store.repository(definition as unknown as typeof entities);
        const frontMatter = '---\nround: 2\nport: "[[Dock]]"\naliases: [Wolf]\n---\n';
        const draft = {
          campaignId,
          title: 'Ambush',
          frontMatter,
          body: 'Wolves near [[Thellade]].',
        };
        const { firebaseId } = await repository.upsert(draft);
        const found = await repository.getById(firebaseId);
        assert.deepEqual(
          { ...found, ...draft, round: 2, homePort: port, aliases: ['Wolf'] },
          found,
        );
        assert.deepEqual(
          (await repository.list()).map((ship) => ship.firebaseId),
          [firebaseId],
        );
        const { hits } = await store.search({ text: 'wolves' });
        assert.deepEqual(
          hits.map(({ note }) => [note.collection, note.docId, note.kind]),
          [['starships', firebaseId, 'starship']],
        );
        const [named] = await store.notes.resolve(campaignId, 'wolf');
        assert.equal(named?.docId, firebaseId);
        await store.write((unit) => unit.saveText(firebaseId, 'Gone home.'));
        await store.write((unit) => unit.remove(firebaseId));
        await store.write((unit) => unit.restore(firebaseId));
        assert.equal((await repository.getById(firebaseId))?.body, 'Gone home.');
        assert.deepEqual((await store.repair()).left, []);
        assert.deepEqual(await store.check(), { ok: true, notes: 3, problems: [] });
      });
      // The program without the collection must not write to a file that has it.
      const reason = await usingStore({ file }, (store) =>
        Promise.resolve(store.readOnlyReason?.reason),
      );
      assert.equal(reason, 'newer-schema');
    }));
});
