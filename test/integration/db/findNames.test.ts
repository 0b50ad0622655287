import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { entities } from '../../../src/core/model/collections';
import type { CampaignStore, NameQuery } from '../../../src/core/ports/campaignStore';
import { storeKinds, usingStore, withFolder, withStore } from '../../support/withStore';
import { newCampaign, newEntity, newScene, recordChanges, until } from './support/sampleNotes';

async function found(
  store: CampaignStore,
  text: string,
  rest: Omit<NameQuery, 'text'> = {},
): Promise<readonly string[]> {
  return (await store.findNames({ text, ...rest })).map(({ note }) => note.title);
}

for (const kind of storeKinds) {
  describe(`finding names (${kind})`, () => {
    it('finds titles and aliases, mistyped or not, and marks what fits', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store, 'Bell');
        const frontMatter = '---\naliases: [Grey Hand, the Ferrywoman]\n---\n';
        const docId = await newEntity(store, campaignId, 'Nora Vell', { frontMatter });
        await newEntity(store, campaignId, 'Odile Corrender');
        assert.deepEqual(await found(store, 'nora'), ['Nora Vell']);
        assert.deepEqual(await found(store, 'corrednre'), ['Odile Corrender']);
        const [hit, ...others] = await store.findNames({ text: 'ferywoman' });
        assert.deepEqual(others, []);
        assert.equal(hit?.name, 'the Ferrywoman');
        assert.deepEqual(hit.spans, [{ start: 4, end: 14 }]);
        assert.deepEqual(hit.note, await store.notes.summary(docId));
      }));

    it('keeps to a campaign, to kinds and to a limit', () =>
      withStore(kind, async (store) => {
        const [one, two] = [await newCampaign(store, 'One'), await newCampaign(store, 'Two')];
        await newEntity(store, one, 'Tower A');
        await newEntity(store, two, 'Tower B');
        await newScene(store, two, 'Tower C');
        assert.deepEqual(await found(store, 'tower'), ['Tower A', 'Tower B', 'Tower C']);
        assert.deepEqual(await found(store, 'tower', { campaignId: two }), ['Tower B', 'Tower C']);
        assert.deepEqual(await found(store, 'tower', { kinds: ['scene'] }), ['Tower C']);
        assert.deepEqual(await found(store, 'tower', { limit: 2 }), ['Tower A', 'Tower B']);
        assert.deepEqual(await found(store, 'tower', { limit: 0 }), []);
      }));

    it('shows the notes that changed last before anything is typed', async () => {
      let now = 1_000;
      await withStore(
        kind,
        async (store) => {
          const campaignId = await newCampaign(store, 'Bell');
          const first = await newEntity(store, campaignId, 'First');
          await newEntity(store, campaignId, 'Second');
          await store.write((unit) => unit.saveText(first, 'changed'));
          assert.deepEqual(await found(store, ' ', { limit: 2 }), ['First', 'Second']);
        },
        { clock: { now: () => (now += 1_000) } },
      );
    });

    it('follows creations, renames and deletions', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store, 'Bell');
        const docId = await newEntity(store, campaignId, 'Ingrith');
        assert.deepEqual(await found(store, 'ingirth'), ['Ingrith']);
        await newEntity(store, campaignId, 'Ingrid');
        assert.deepEqual(await found(store, 'ingri'), ['Ingrid', 'Ingrith']);
        await store.repository(entities).upsert({ docId, title: 'Osmund' });
        assert.deepEqual(await found(store, 'ingri'), ['Ingrid']);
        assert.deepEqual(await found(store, 'osmnud'), ['Osmund']);
        await store.repository(entities).remove(docId);
        assert.deepEqual(await found(store, 'osmund'), []);
        await store.repository(entities).upsert({ docId, title: 'Osmund' });
        assert.deepEqual(await found(store, 'osmund'), ['Osmund']);
      }));

    it('takes anything a user can type', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, '🐉 Ɖragon\0 "x" (%_)');
        const typed = fc.string({ unit: 'binary', maxLength: 30 });
        await fc.assert(
          fc.asyncProperty(typed, async (text) => {
            await store.findNames({ text });
          }),
        );
      }));
  });
}

describe('finding names in two windows', () => {
  it('follows what the other one commits', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file, watchInterval: 10 }, (first) =>
        usingStore({ file, watchInterval: 10 }, async (second) => {
          const seen = recordChanges(second);
          const campaignId = await newCampaign(first, 'Bell');
          assert.deepEqual(await found(second, 'nora'), []);
          const docId = await newEntity(first, campaignId, 'Nora');
          await until(() => seen.length >= 2, 'the new note');
          assert.deepEqual(await found(second, 'nora'), ['Nora']);
          await first.repository(entities).remove(docId);
          await until(() => seen.length >= 3, 'its deletion');
          assert.deepEqual(await found(second, 'nora'), []);
        }),
      );
    }));

  it('ends with the store', () =>
    withFolder(async (folder) => {
      const store = await usingStore({ file: path.join(folder, 'campaign.db') }, async (open) => {
        await newCampaign(open, 'Bell');
        assert.deepEqual(await found(open, 'bell'), ['Bell']);
        return open;
      });
      await assert.rejects(store.findNames({ text: 'bell' }), /closed/);
    }));
});
