import assert from 'node:assert/strict';
import {
  adventures,
  campaigns,
  chapters,
  entities,
  scenes,
  sessions,
} from '../../../src/core/model/collections';
import { parseRecordId } from '../../../src/core/model/ids';
import { storeKinds, withStore } from '../../support/withStore';
import {
  newAdventure,
  newCampaign,
  newEntity,
  newScene,
  recordChanges,
} from './support/sampleNotes';

for (const kind of storeKinds) {
  describe(`a repository (${kind})`, () => {
    it('creates a record with an id, times and the defaults of its fields', () =>
      withStore(
        kind,
        async (store) => {
          const campaignId = await newCampaign(store);
          const record = await store.repository(entities).upsert({ campaignId, title: 'Nora' });
          const { firebaseId, id, ...rest } = record;
          assert.match(firebaseId, /^[A-Za-z0-9]{20}$/);
          assert.equal(id, 1);
          assert.deepEqual(rest, {
            collection: 'entities',
            campaignId,
            rev: 1,
            createdAt: 1000,
            updatedAt: 1000,
            deletedAt: null,
            title: 'Nora',
            summary: null,
            frontMatter: '',
            body: '',
            aliases: [],
            audience: null,
            tags: [],
            sourcePath: null,
            sourceHash: null,
            kind: 'npc',
            parentId: null,
            scopeId: null,
            image: null,
            challengeRating: null,
            statBlock: null,
          });
          assert.deepEqual(await store.repository(entities).getById(firebaseId), record);
          assert.deepEqual(await store.notes.get(firebaseId), record);
        },
        { clock: { now: () => 1000 } },
      ));

    it('gives a campaign its own id as campaign', () =>
      withStore(kind, async (store) => {
        const { firebaseId, campaignId } = await store.repository(campaigns).upsert({ title: 'A' });
        assert.equal(campaignId, firebaseId);
      }));

    it('keeps a given id and refuses it in another collection', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = parseRecordId('chosen-id_1');
        assert.ok(docId);
        const created = await store
          .repository(chapters)
          .upsert({ docId, campaignId, title: 'One' });
        assert.equal(created.firebaseId, docId);
        await assert.rejects(store.repository(scenes).upsert({ docId, campaignId }), {
          reason: 'invalid-input',
        });
      }));

    it('changes only the given fields', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const repository = store.repository(sessions);
        const created = await repository.upsert({ campaignId, title: 'First', number: 1 });
        const changed = await repository.upsert({ docId: created.firebaseId, date: '2026-01-02' });
        assert.deepEqual(
          [changed.title, changed.number, changed.date, changed.id, changed.createdAt],
          ['First', 1, '2026-01-02', created.id, created.createdAt],
        );
        assert.deepEqual(await repository.getById(created.firebaseId), changed);
      }));

    it('writes and announces nothing when nothing changes', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora');
        const changes = recordChanges(store);
        await store.repository(entities).upsert({ docId, title: 'Nora', summary: null });
        assert.deepEqual(changes, []);
      }));

    it('refuses a new record without a campaign, wrong types and unknown kinds', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const wrong: object = { campaignId, number: 'three' };
        const refused = { reason: 'invalid-input' };
        await assert.rejects(store.repository(entities).upsert({ title: 'Nora' }), refused);
        await assert.rejects(store.repository(sessions).upsert(wrong), refused);
        await assert.rejects(
          store.repository(entities).upsert({ campaignId, kind: 'car' }),
          refused,
        );
        assert.equal((await store.notes.summaries()).length, 1);
      }));

    it('takes a definition from another bundle for its own, by name', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const repository = store.repository({ ...entities });
        const { firebaseId: docId } = await repository.upsert({ campaignId, title: 'Nora' });
        await store.write((unit) => unit.upsert({ ...entities }, { docId, title: 'Vell' }));
        assert.equal((await repository.getById(docId))?.title, 'Vell');
        assert.equal((await repository.list()).length, 1);
        const unknown = { ...entities, name: 'hexes' };
        assert.throws(() => store.repository(unknown as never), { reason: 'invalid-input' });
      }));

    it('removes softly: the record is gone from every read, and an upsert brings it back', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora', { body: 'The harbour master.' });
        const repository = store.repository(entities);
        assert.equal(await store.repository(scenes).remove(docId), false);
        assert.equal(await repository.remove(docId), true);
        assert.equal(await repository.remove(docId), false);
        assert.equal(await repository.getById(docId), undefined);
        assert.deepEqual(await repository.list({ campaignId }), []);
        assert.equal(await store.notes.get(docId), undefined);
        assert.equal(await store.notes.summary(docId), undefined);
        assert.deepEqual(await store.notes.resolve(campaignId, 'Nora'), []);
        assert.deepEqual((await store.search({ text: 'harbour' })).hits, []);
        const back = await repository.upsert({ docId });
        assert.deepEqual([back.title, back.deletedAt], ['Nora', null]);
        assert.equal((await store.search({ text: 'harbour' })).hits.length, 1);
      }));

    it('lists by campaign, parent and kind, in pages', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const other = await newCampaign(store, 'Other');
        for (const title of ['Session 10', 'Session 2', 'Éowyn'])
          await newEntity(store, campaignId, title);
        await store.repository(entities).upsert({ campaignId, title: 'Keep', kind: 'location' });
        await newEntity(store, other, 'Elsewhere');
        const titles = async (query: object): Promise<readonly string[]> =>
          (await store.repository(entities).list(query)).map(({ title }) => title);
        assert.deepEqual(await titles({ campaignId, kind: 'npc' }), [
          'Éowyn',
          'Session 2',
          'Session 10',
        ]);
        assert.deepEqual(await titles({ campaignId, kind: 'location' }), ['Keep']);
        assert.deepEqual(await titles({ campaignId, offset: 1, limit: 2 }), ['Keep', 'Session 2']);
        assert.deepEqual(await titles({ campaignId: other }), ['Elsewhere']);
      }));
  });

  describe(`order among siblings (${kind})`, () => {
    it('puts a new record last and a moved one last among its new siblings', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const [north, south] = [
          await newAdventure(store, campaignId, 'North'),
          await newAdventure(store, campaignId, 'South'),
        ];
        const ids = [];
        for (const title of ['z', 'b', 'a'])
          ids.push(await newScene(store, campaignId, title, { parentId: north }));
        await newScene(store, campaignId, 'c', { parentId: south });
        const titles = async (parentId: typeof north): Promise<readonly string[]> =>
          (await store.notes.summaries({ campaignId, parentId })).map(({ title }) => title);
        assert.deepEqual(await titles(north), ['z', 'b', 'a']);
        await store.repository(scenes).upsert({ docId: ids[0]!, parentId: south });
        assert.deepEqual(await titles(north), ['b', 'a']);
        assert.deepEqual(await titles(south), ['c', 'z']);
        assert.deepEqual(
          (await store.notes.summaries({ collection: 'adventures', parentId: null })).map(
            (n) => n.title,
          ),
          ['North', 'South'],
        );
      }));

    it('takes a given order key as it is', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newAdventure(store, campaignId, 'Second');
        await store.repository(adventures).upsert({ campaignId, title: 'First', orderKey: 'Zz' });
        assert.deepEqual(
          (await store.notes.summaries({ collection: 'adventures' })).map(({ title }) => title),
          ['First', 'Second'],
        );
      }));
  });
}
