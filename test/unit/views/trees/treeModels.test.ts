import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  adventures,
  campaigns,
  chapters,
  entities,
  scenes,
  sessions,
} from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { SessionModel } from '../../../../src/views/trees/sessionModel';
import { StoryModel } from '../../../../src/views/trees/storyModel';
import type { TreeModel } from '../../../../src/views/trees/treeModel';
import { topId } from '../../../../src/views/trees/outline';
import { groupId, parseGroupId, WorldModel } from '../../../../src/views/trees/worldModel';
import { withStore } from '../../../support/withStore';

interface Sample {
  readonly store: CampaignStore;
  readonly campaignId: RecordId;
  readonly chapter: RecordId;
  readonly adventure: RecordId;
  readonly scene: RecordId;
}

/** A campaign with one chapter, adventure and scene. */
async function withSample(work: (sample: Sample) => Promise<void>): Promise<void> {
  await withStore(':memory:', async (store) => {
    const sample = await store.write(async (unit) => {
      const { firebaseId: campaignId } = await unit.upsert(campaigns, { title: 'Bell' });
      const at = async (record: Promise<{ firebaseId: RecordId }>): Promise<RecordId> =>
        (await record).firebaseId;
      const chapter = await at(unit.upsert(chapters, { campaignId, title: 'One' }));
      const adventure = await at(
        unit.upsert(adventures, { campaignId, title: 'Salt', parentId: chapter }),
      );
      const scene = await at(
        unit.upsert(scenes, { campaignId, title: 'Market', parentId: adventure }),
      );
      return { campaignId, chapter, adventure, scene };
    });
    await work({ store, ...sample });
  });
}

/** Rows to draw again after `write`, as the tree of the model would be told. */
async function refreshed(
  store: CampaignStore,
  model: TreeModel,
  write: () => Promise<unknown>,
): Promise<readonly string[]> {
  const updates: Promise<readonly string[]>[] = [];
  const subscription = store.onDidChange(({ rows }) => updates.push(model.update(rows)));
  await write();
  subscription.dispose();
  return (await Promise.all(updates)).flat();
}

function labels({ outline }: TreeModel, parent = topId): readonly string[] {
  return (outline.children.get(parent) ?? []).map((id) => outline.rows.get(id)!.label);
}

describe('Campaign tree', () => {
  it('holds campaign, chapter, adventure and scene below each other', async () => {
    await withSample(async ({ store, campaignId, chapter, adventure, scene }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      assert.deepEqual(labels(model), ['Bell']);
      assert.deepEqual(model.outline.children.get(campaignId), [chapter]);
      assert.deepEqual(model.outline.children.get(chapter), [adventure]);
      assert.deepEqual(model.outline.children.get(adventure), [scene]);
      assert.equal(model.outline.rows.get(adventure)?.expandable, true);
      assert.equal(model.outline.rows.get(scene)?.expandable, false);
    });
  });

  it('draws just the row of a scene whose status changed', async () => {
    await withSample(async ({ store, scene }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      const done = (): Promise<unknown> =>
        store.repository(scenes).upsert({ docId: scene, status: 'done' });
      assert.deepEqual(await refreshed(store, model, done), [scene]);
      assert.equal(model.outline.rows.get(scene)?.description, 'done');
    });
  });

  it('draws nothing when only the body changed, or a note of another tree', async () => {
    await withSample(async ({ store, scene, campaignId }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      const write = async (): Promise<void> => {
        await store.repository(scenes).upsert({ docId: scene, body: 'It rings.' });
        await store.repository(entities).upsert({ campaignId, title: 'Mère' });
      };
      assert.deepEqual(await refreshed(store, model, write), []);
    });
  });

  it('draws the parents of scenes that are added, moved and removed', async () => {
    await withSample(async ({ store, campaignId, chapter, adventure, scene }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      const added = (): Promise<unknown> =>
        store.repository(scenes).upsert({ campaignId, title: 'Quay', parentId: adventure });
      assert.deepEqual(await refreshed(store, model, added), [adventure]);
      assert.deepEqual(labels(model, adventure), ['Market', 'Quay']);
      const other = await store
        .repository(adventures)
        .upsert({ campaignId, title: 'Road', parentId: chapter });
      await model.load();
      const moved = (): Promise<unknown> =>
        store.repository(scenes).upsert({ docId: scene, parentId: other.firebaseId });
      assert.deepEqual([...(await refreshed(store, model, moved))].sort(), [
        ...[adventure, other.firebaseId].sort(),
      ]);
      const removed = (): Promise<unknown> => store.repository(scenes).remove(scene);
      assert.deepEqual(await refreshed(store, model, removed), [other.firebaseId]);
    });
  });

  it('shows what lost its parent directly below the campaign', async () => {
    await withSample(async ({ store, campaignId, chapter, adventure }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      const removed = (): Promise<unknown> => store.repository(chapters).remove(chapter);
      assert.deepEqual(await refreshed(store, model, removed), [campaignId]);
      assert.deepEqual(model.outline.children.get(campaignId), [adventure]);
    });
  });

  it('draws everything when a campaign comes, and only its row when it is renamed', async () => {
    await withSample(async ({ store, campaignId }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      const added = (): Promise<unknown> => store.repository(campaigns).upsert({ title: 'Second' });
      assert.deepEqual(await refreshed(store, model, added), [topId]);
      const renamed = (): Promise<unknown> =>
        store.repository(campaigns).upsert({ docId: campaignId, summary: 'A bell rings.' });
      assert.deepEqual(await refreshed(store, model, renamed), [campaignId]);
    });
  });

  it('keeps changes of one campaign out of the other', async () => {
    await withSample(async ({ store, scene }) => {
      const { firebaseId: campaignId } = await store
        .repository(campaigns)
        .upsert({ title: 'Second' });
      const model = new StoryModel(store.notes);
      await model.load();
      const write = async (): Promise<void> => {
        await store.repository(chapters).upsert({ campaignId, title: 'Its first' });
        await store.repository(scenes).upsert({ docId: scene, title: 'Night market' });
      };
      assert.deepEqual(await refreshed(store, model, write), [campaignId, scene]);
    });
  });
});

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

  it('names groups apart from records', () => {
    assert.equal(parseGroupId('abc'), undefined);
    assert.deepEqual(parseGroupId('abc:npc'), { campaignId: 'abc', kind: 'npc' });
  });
});

describe('Sessions tree', () => {
  it('orders sessions by number and shows date and status', async () => {
    await withSample(async ({ store, campaignId }) => {
      await store.write(async (unit) => {
        await unit.upsert(sessions, { campaignId, title: 'Ten', number: 10 });
        await unit.upsert(sessions, { campaignId, title: 'Unnumbered' });
        await unit.upsert(sessions, { campaignId, title: 'Two', number: 2, date: '2026-03-01' });
        await unit.upsert(sessions, { campaignId, title: 'Session 03', number: 3 });
      });
      const model = new SessionModel(store);
      await model.load();
      assert.deepEqual(labels(model), ['2. Two', 'Session 03', '10. Ten', 'Unnumbered']);
      const [first] = model.outline.children.get(topId)!;
      assert.equal(model.outline.rows.get(first!)?.description, '2026-03-01');
    });
  });

  it('draws just the row of a session whose status changed', async () => {
    await withSample(async ({ store, campaignId }) => {
      const { firebaseId } = await store
        .repository(sessions)
        .upsert({ campaignId, title: 'One', number: 1 });
      const model = new SessionModel(store);
      await model.load();
      const done = (): Promise<unknown> =>
        store.repository(sessions).upsert({ docId: firebaseId, status: 'done' });
      assert.deepEqual(await refreshed(store, model, done), [firebaseId]);
    });
  });
});
