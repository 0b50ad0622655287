import assert from 'node:assert/strict';
import path from 'node:path';
import { entities, scenes } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore, WriteUnit } from '../../../src/core/ports/campaignStore';
import { largestBatch } from '../../../src/db/write/pendingWrites';
import { storeKinds, usingStore, withFolder, withStore } from '../../support/withStore';
import { openRaw, rawRows, rowCounts } from './support/rawDatabase';
import { newCampaign, newEntity } from './support/sampleNotes';

/** Creates notes "Note 0", "Note 1", …, each with a link to the next. */
async function createNotes(
  unit: WriteUnit,
  campaignId: CampaignId,
  count: number,
): Promise<readonly RecordId[]> {
  const docIds: RecordId[] = [];
  for (let i = 0; i < count; i += 1) {
    const body = `The dragon of ${i} knows [[Note ${i + 1}]].`;
    const note = await unit.upsert(entities, { campaignId, title: `Note ${i}`, body });
    docIds.push(note.firebaseId);
  }
  return docIds;
}

async function assertSound(store: CampaignStore): Promise<void> {
  assert.deepEqual((await store.check()).problems, []);
}

for (const kind of storeKinds) {
  describe(`many writes in one transaction (${kind})`, () => {
    for (const count of [largestBatch - 1, largestBatch, largestBatch + 1, 3 * largestBatch]) {
      it(`leave every derived row of ${count} records`, () =>
        withStore(kind, async (store) => {
          const campaignId = await newCampaign(store);
          await store.write((unit) => createNotes(unit, campaignId, count));
          const { hits } = await store.search({ text: 'dragon', limit: count });
          assert.equal(hits.length, count);
          assert.equal((await store.notes.summaries({ collection: 'entities' })).length, count);
          await assertSound(store);
        }));
    }

    it('are read back by the steps that follow', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await store.write(async (unit) => {
          const note = await unit.upsert(entities, { campaignId, title: 'Nora', body: 'One.' });
          assert.deepEqual(await unit.get(note.firebaseId), note);
          const [named] = await unit.resolve(campaignId, 'nora');
          assert.equal(named?.docId, note.firebaseId);
          const listed = await unit.summaries({ collection: 'entities' });
          assert.deepEqual(
            listed.map(({ title }) => title),
            ['Nora'],
          );
        });
      }));

    it('keep every state of a record that is written several times, in order', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await store.write(async (unit) => {
          const [first = ''] = await createNotes(unit, campaignId, 2);
          await unit.saveText(first as RecordId, 'Second [[Note 1]].');
          await unit.saveText(first as RecordId, '---\naliases: [N]\n---\nThird.');
          await createNotes(unit, campaignId, largestBatch);
          await unit.saveText(first as RecordId, 'Fourth unicorn.');
          return first as RecordId;
        });
        const note = await store.notes.get(docId);
        assert.equal(note?.body, 'Fourth unicorn.');
        assert.equal((await store.search({ text: 'unicorn' })).hits.length, 1);
        await assertSound(store);
      }));

    it('put new siblings behind each other', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const titles = Array.from({ length: 5 }, (_, i) => `Scene ${5 - i}`);
        await store.write(async (unit) => {
          for (const title of titles) await unit.upsert(scenes, { campaignId, title });
        });
        await store.repository(scenes).upsert({ campaignId, title: 'Last' });
        const listed = await store.notes.summaries({ collection: 'scenes' });
        assert.deepEqual(
          listed.map(({ title }) => title),
          [...titles, 'Last'],
        );
      }));

    it('give records the row ids they are stored with', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Before');
        const made = await store.write(async (unit) => {
          const docIds = await createNotes(unit, campaignId, largestBatch + 1);
          return Promise.all(docIds.map((docId) => unit.get(docId)));
        });
        for (const note of made) assert.deepEqual(await store.notes.get(note!.firebaseId), note);
        assert.equal(new Set(made.map((note) => note?.id)).size, largestBatch + 1);
      }));
  });
}

describe('a transaction of several batches', () => {
  it('keeps the versions of a record in the order they were replaced', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const docId = await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        return store.write(async (unit) => {
          const { firebaseId } = await unit.upsert(entities, { campaignId, title: 'N', body: '1' });
          await unit.saveText(firebaseId, '2');
          await createNotes(unit, campaignId, largestBatch);
          await unit.saveText(firebaseId, '3');
          await unit.saveText(firebaseId, '4');
          return firebaseId;
        });
      });
      const versions = await rawRows(
        file,
        'SELECT body FROM versions WHERE docId = ? ORDER BY id',
        [docId],
      );
      assert.deepEqual(
        versions.map(({ body }) => body),
        ['1', '2', '3'],
      );
    }));

  it('leaves nothing to send of a record it made and deleted, wherever a batch ends', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const { pending } = await store.sync.counts();
      await store.write(async (unit) => {
        const docIds = await createNotes(unit, campaignId, largestBatch);
        const [last = ''] = docIds.slice(-1);
        await unit.remove(last as RecordId);
      });
      assert.equal((await store.sync.counts()).pending, pending + largestBatch - 1);
      await assertSound(store);
    }));

  it('gives new records ids behind the last row although their count is lost', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const campaignId = await usingStore({ file }, async (store) => {
        const made = await newCampaign(store);
        await newEntity(store, made, 'Before');
        return made;
      });
      await rawRows(file, "DELETE FROM sqlite_sequence WHERE name = 'entities'");
      await usingStore({ file }, async (store) => {
        await newEntity(store, campaignId, 'After');
        await assertSound(store);
      });
    }));

  it('leaves nothing when a later batch fails, and says so although the caller goes on', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const raw = await openRaw(file);
        await raw.all(`CREATE TRIGGER fault BEFORE INSERT ON entities
          WHEN NEW.title = 'Note ${largestBatch + 5}' BEGIN SELECT RAISE(ABORT, 'fault'); END`);
        const before = await rowCounts(file);
        const write = store.write(async (unit) => {
          for (let i = 0; i < 4 * largestBatch; i += 1) {
            const draft = { campaignId, title: `Note ${i}` };
            await unit.upsert(entities, draft).catch(() => undefined);
          }
        });
        await assert.rejects(write, /fault/);
        assert.deepEqual(await rowCounts(file), before);
        await raw.all('DROP TRIGGER fault');
        await raw.close();
        await newEntity(store, campaignId, 'After');
        await assertSound(store);
      });
    }));
});
