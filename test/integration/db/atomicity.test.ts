import assert from 'node:assert/strict';
import path from 'node:path';
import { entities, scenes } from '../../../src/core/model/collections';
import type { CampaignStore, WriteUnit } from '../../../src/core/ports/campaignStore';
import { newRecordId } from '../../../src/db/records/recordId';
import { storeKinds, usingStore, withFolder, withStore } from '../../support/withStore';
import { deferred } from '../../support/deferred';
import { openRaw, rowCounts } from './support/rawDatabase';
import { newCampaign, newEntity, newScene, recordChanges, textOfNote } from './support/sampleNotes';

/** What the public reads of a store show. */
async function visible(store: CampaignStore): Promise<unknown> {
  const summaries = await store.notes.summaries();
  const notes = await Promise.all(summaries.map(({ docId }) => store.notes.get(docId)));
  const { hits: found } = await store.search({ text: 'dragon' });
  return { summaries, notes, found, counts: await store.sync.counts() };
}

describe('a write that throws', () => {
  it('leaves no row in any table', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora', { body: 'A [[dragon]].' });
        const before = [await rowCounts(file), await visible(store)];
        const changes = recordChanges(store);
        const failed = store.write(async (unit) => {
          const body = 'Another dragon: [[Nora]].';
          await unit.upsert(entities, { campaignId, title: 'New', body });
          await unit.saveText(docId, '---\naliases: [N]\n---\nNo dragons.');
          await unit.remove(docId);
          throw new Error('changed my mind');
        });
        await assert.rejects(failed, /changed my mind/);
        assert.deepEqual([await rowCounts(file), await visible(store)], before);
        assert.deepEqual(changes, []);
        assert.deepEqual((await store.check()).problems, []);
      });
    }));

  it('leaves its document ids free, for another collection too', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const docId = newRecordId();
      const read = async (unit: WriteUnit): Promise<string | undefined> => {
        // What is listed is written first, so that the record is then found in its table.
        await unit.summaries({ campaignId });
        return (await unit.get(docId))?.collection;
      };
      const failed = store.write(async (unit) => {
        await unit.upsert(entities, { docId, campaignId, title: 'Nora' });
        assert.equal(await read(unit), 'entities');
        throw new Error('changed my mind');
      });
      await assert.rejects(failed, /changed my mind/);
      const found = await store.write(async (unit) => {
        await unit.upsert(scenes, { docId, campaignId, title: 'Nora' });
        return read(unit);
      });
      assert.equal(found, 'scenes');
    }));

  it('leaves no row when SQLite itself refuses a part of it, even if the caller goes on', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const raw = await openRaw(file);
        await raw.all(`CREATE TRIGGER fault BEFORE INSERT ON outbox_ops
          BEGIN SELECT RAISE(ABORT, 'fault'); END`);
        const before = await rowCounts(file);
        const write = store.write(async (unit) => {
          await unit.upsert(entities, { campaignId, title: 'New' }).catch(() => undefined);
        });
        await assert.rejects(write, /fault/);
        assert.deepEqual(await rowCounts(file), before);
        await raw.all('DROP TRIGGER fault');
        await raw.close();
        assert.ok(await newEntity(store, campaignId, 'New'));
      });
    }));

  it('keeps the rest when the caller catches a refused input', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      await store.write(async (unit) => {
        await assert.rejects(unit.upsert(entities, { title: 'No campaign' }));
        await unit.upsert(entities, { campaignId, title: 'Fine' });
      });
      assert.equal((await store.notes.resolve(campaignId, 'fine')).length, 1);
    }));
});

describe('a write', () => {
  it('touches every table it should, once', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const before = await rowCounts(file);
        await newScene(store, campaignId, 'Ambush', {
          frontMatter: '---\naliases: [Trap]\nnpc: "[[Nora]]"\n---\n',
        });
        const added = Object.entries(await rowCounts(file)).map(([table, count]) => [
          table,
          Number(count) - Number(before[table]),
        ]);
        assert.deepEqual(Object.fromEntries(added), {
          campaigns: 0,
          scenes: 1,
          entities: 0,
          notes: 1,
          note_keys: 2,
          link_names: 1,
          links: 1,
          notes_fts_docsize: 1,
          versions: 0,
          local_metas: 1,
          outbox_ops: 1,
          change_log: 1,
        });
      });
    }));
});

for (const kind of storeKinds) {
  describe(`uncommitted rows (${kind})`, () => {
    it('are seen by their own unit and by no other read', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora', { body: 'old dragon' });
        const before = await visible(store);
        const written = deferred();
        const mayEnd = deferred();
        const seenInside: unknown[] = [];
        const failing = store.write(async (unit) => {
          await unit.saveText(docId, 'new dragon');
          await unit.upsert(entities, { campaignId, title: 'Ghost', body: 'dragon' });
          const nora = await unit.get(docId);
          seenInside.push(nora?.body, (await unit.resolve(campaignId, 'ghost')).length);
          seenInside.push((await unit.summaries({ kind: 'npc' })).length);
          written.resolve();
          await mayEnd.promise;
          throw new Error('roll back');
        });
        await written.promise;
        const during = visible(store);
        // In ':memory:' the reads wait for the write to end; beside a file they do not.
        if (kind === 'file') assert.deepEqual(await during, before);
        mayEnd.resolve();
        await assert.rejects(failing, /roll back/);
        assert.deepEqual(seenInside, ['new dragon', 1, 2]);
        assert.deepEqual(await during, before);
        assert.equal(await textOfNote(store, docId), 'old dragon');
      }));

    it('become visible together', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const counts = new Set<number>();
        const reading = { on: true };
        const reader = (async () => {
          while (reading.on) counts.add((await store.notes.summaries({ kind: 'npc' })).length);
        })();
        for (let round = 0; round < 5; round++) {
          await store.write(async (unit) => {
            for (let i = 0; i < 10; i++) await unit.upsert(entities, { campaignId, title: `${i}` });
          });
        }
        reading.on = false;
        await reader;
        counts.add((await store.notes.summaries({ kind: 'npc' })).length);
        assert.deepEqual(
          [...counts].filter((count) => count % 10 !== 0),
          [],
        );
        assert.ok(counts.has(50));
      }));
  });

  describe(`change events (${kind})`, () => {
    it('come once per transaction, after the commit, with exactly its records', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const first = await newEntity(store, campaignId, 'First', { body: '[[Third]]' });
        const second = await newEntity(store, campaignId, 'Second');
        const changes = recordChanges(store);
        await store.write(async (unit) => {
          await unit.saveText(second, 'one');
          await unit.upsert(entities, { docId: first, title: 'Renamed' });
          await unit.saveText(second, 'two');
          assert.deepEqual(changes, []);
        });
        const row = (docId: string): object => ({ collection: 'entities', docId, campaignId });
        assert.deepEqual(changes, [{ external: false, rows: [row(second), row(first)] }]);
      }));

    it('do not fail the write when a listener throws', () =>
      withStore(kind, async (store) => {
        store.onDidChange(() => {
          throw new Error('listener');
        });
        assert.ok(await newCampaign(store));
      }));

    it('stop when the listener is disposed', () =>
      withStore(kind, async (store) => {
        const changes: unknown[] = [];
        const listening = store.onDidChange((change) => changes.push(change));
        listening.dispose();
        await newCampaign(store);
        assert.deepEqual(changes, []);
      }));
  });
}
