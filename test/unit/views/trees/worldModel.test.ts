import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { campaigns, entities, parties, tables } from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import { groupId, moreId, parseGroupId } from '../../../../src/core/treeRows';
import { topId } from '../../../../src/views/trees/outline';
import { rowsPerPage } from '../../../../src/views/trees/rowList';
import { WorldModel } from '../../../../src/views/trees/worldModel';
import type { Sample } from './treeSample';
import { labels, refreshed, withSample } from './treeSample';

describe('World tree', () => {
  /** Two NPCs and an item. */
  async function withWorld(
    work: (world: Sample & { readonly npcs: string; readonly items: string }) => Promise<void>,
  ): Promise<void> {
    await withSample(async (sample) => {
      const { store, campaignId } = sample;
      await store.write(async (unit) => {
        await unit.upsert(entities, { campaignId, title: 'Lantern', kind: 'item' });
        await unit.upsert(entities, { campaignId, title: 'Pell', kind: 'npc' });
        await unit.upsert(entities, { campaignId, title: 'Mère', kind: 'npc' });
      });
      const npcs = groupId({ campaignId, kind: 'npc' });
      await work({ ...sample, npcs, items: groupId({ campaignId, kind: 'item' }) });
    });
  }

  it('groups entities by kind in their order, with counts, read when expanded', async () => {
    await withWorld(async ({ store, npcs, items }) => {
      const model = new WorldModel(store.notes);
      await model.load();
      assert.deepEqual(model.outline.children.get(topId), [npcs, items]);
      assert.equal(model.outline.rows.get(npcs)?.description, '2');
      assert.deepEqual(labels(model, npcs), []);
      await model.expand(npcs);
      assert.deepEqual(labels(model, npcs), ['Mère', 'Pell']);
    });
  });

  it('draws the group an entity was added to, whether it is expanded or not', async () => {
    await withWorld(async ({ store, campaignId, npcs, items }) => {
      const model = new WorldModel(store.notes);
      await model.load();
      await model.expand(npcs);
      for (const [kind, group] of [
        ['npc', npcs],
        ['item', items],
      ] as const) {
        const added = (): Promise<unknown> =>
          store.repository(entities).upsert({ campaignId, title: 'New', kind });
        assert.deepEqual(await refreshed(store, model, added), [group]);
      }
      assert.deepEqual(labels(model, npcs), ['Mère', 'New', 'Pell']);
      assert.equal(model.outline.rows.get(items)?.description, '2');
    });
  });

  it('draws just the row of an entity whose summary changed', async () => {
    await withWorld(async ({ store, npcs }) => {
      const model = new WorldModel(store.notes);
      await model.load();
      await model.expand(npcs);
      const [docId] = model.outline.children.get(npcs) as readonly RecordId[];
      const changed = (): Promise<unknown> =>
        store.repository(entities).upsert({ docId: docId!, summary: 'Keeps the steps.' });
      assert.deepEqual(await refreshed(store, model, changed), [docId]);
    });
  });

  it('draws both groups of an entity that became another kind', async () => {
    await withWorld(async ({ store, npcs, items }) => {
      const model = new WorldModel(store.notes);
      await model.load();
      await model.expand(npcs);
      const [docId] = model.outline.children.get(npcs) as readonly RecordId[];
      const changed = (): Promise<unknown> =>
        store.repository(entities).upsert({ docId: docId!, kind: 'item' });
      assert.deepEqual([...(await refreshed(store, model, changed))].sort(), [npcs, items].sort());
      assert.deepEqual(labels(model, npcs), ['Pell']);
    });
  });

  it('draws everything when the first or last entity of a kind comes or goes', async () => {
    await withWorld(async ({ store, campaignId, npcs, items }) => {
      const model = new WorldModel(store.notes);
      await model.load();
      const quest = { campaignId, title: 'Find Pell', kind: 'quest' } as const;
      const added = (): Promise<unknown> => store.repository(entities).upsert(quest);
      assert.deepEqual(await refreshed(store, model, added), [topId]);
      assert.deepEqual(model.outline.children.get(topId), [
        npcs,
        items,
        groupId({ campaignId, kind: 'quest' }),
      ]);
    });
  });

  it('puts groups below their campaigns once there are several', async () => {
    await withWorld(async ({ store, campaignId, npcs, items }) => {
      const model = new WorldModel(store.notes);
      await model.load();
      const added = (): Promise<unknown> => store.repository(campaigns).upsert({ title: 'Second' });
      assert.deepEqual(await refreshed(store, model, added), [topId]);
      assert.deepEqual(labels(model), ['Bell', 'Second']);
      assert.deepEqual(model.outline.children.get(campaignId), [npcs, items]);
    });
  });

  it('finds the group above an entity that was not read yet', async () => {
    await withWorld(async ({ store, npcs }) => {
      const model = new WorldModel(store.notes);
      await model.load();
      const [npc] = await store.notes.summaries({ kind: 'npc' });
      await model.locate(npc!.docId);
      assert.equal(model.outline.parents.get(npc!.docId), npcs);
    });
  });

  it('shows the first page of a large group, more when asked, and keeps it through changes', async () => {
    await withWorld(async ({ store, campaignId, npcs }) => {
      await store.write(async (unit) => {
        for (let n = 0; n < rowsPerPage; n++) {
          await unit.upsert(entities, { campaignId, title: `NPC ${n}` });
        }
      });
      const model = new WorldModel(store.notes);
      await model.load();
      await model.expand(npcs);
      assert.equal(labels(model, npcs).length, rowsPerPage + 1);
      assert.equal(labels(model, npcs).at(-1), 'Show more… (2 left)');
      await model.showMore(npcs);
      assert.equal(labels(model, npcs).at(-1), 'Pell');
      const added = (): Promise<unknown> =>
        store.repository(entities).upsert({ campaignId, title: 'Zed' });
      assert.deepEqual(await refreshed(store, model, added), [npcs]);
      assert.equal(labels(model, npcs).at(-1), 'Zed');
    });
  });

  it('holds every collection of the world', async () => {
    await withWorld(async ({ store, campaignId }) => {
      await store.repository(parties).upsert({ campaignId, title: 'The Five' });
      await store.repository(tables).upsert({ campaignId, title: 'Weather' });
      const model = new WorldModel(store.notes);
      await model.load();
      assert.deepEqual(labels(model), ['NPCs', 'Items', 'Parties', 'Random Tables']);
    });
  });

  it('names groups apart from records', () => {
    assert.equal(
      parseGroupId(moreId(groupId({ campaignId: 'abc' as RecordId, kind: 'npc' }))),
      undefined,
    );
    assert.equal(parseGroupId('abc'), undefined);
    assert.deepEqual(parseGroupId('abc:npc'), { campaignId: 'abc', kind: 'npc' });
  });
});
