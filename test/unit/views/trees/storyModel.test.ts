import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  adventures,
  campaigns,
  chapters,
  entities,
  scenes,
} from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { moreId, parseMoreId } from '../../../../src/core/treeRows';
import { topId } from '../../../../src/views/trees/outline';
import { rowsPerPage } from '../../../../src/views/trees/rowList';
import { StoryModel } from '../../../../src/views/trees/storyModel';
import { labels, refreshed, withSample } from './treeSample';

/** The story with every row expanded. */
async function expandedStory(store: CampaignStore): Promise<StoryModel> {
  const model = new StoryModel(store.notes);
  await model.load();
  // Rows that come while this runs are met too.
  const { length } = await store.notes.summaries();
  for (let depth = 0; depth < Math.min(length, 4); depth++) {
    for (const id of model.outline.rows.keys()) await model.expand(id);
  }
  return model;
}

describe('Campaign tree', () => {
  it('holds campaign, chapter, adventure and scene below each other', async () => {
    await withSample(async ({ store, campaignId, chapter, adventure, scene }) => {
      const model = await expandedStory(store);
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
      const model = await expandedStory(store);
      const done = (): Promise<unknown> =>
        store.repository(scenes).upsert({ docId: scene, status: 'done' });
      assert.deepEqual(await refreshed(store, model, done), [scene]);
      assert.equal(model.outline.rows.get(scene)?.description, 'done');
    });
  });

  it('draws nothing when only the body changed, or a note of another tree', async () => {
    await withSample(async ({ store, scene, campaignId }) => {
      const model = await expandedStory(store);
      const write = async (): Promise<void> => {
        await store.repository(scenes).upsert({ docId: scene, body: 'It rings.' });
        await store.repository(entities).upsert({ campaignId, title: 'Mère' });
      };
      assert.deepEqual(await refreshed(store, model, write), []);
    });
  });

  it('draws the parents of scenes that are added, moved and removed', async () => {
    await withSample(async ({ store, campaignId, chapter, adventure, scene }) => {
      const model = await expandedStory(store);
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
      const model = await expandedStory(store);
      const removed = (): Promise<unknown> => store.repository(chapters).remove(chapter);
      assert.deepEqual(await refreshed(store, model, removed), [campaignId]);
      assert.deepEqual(model.outline.children.get(campaignId), [adventure]);
    });
  });

  it('draws everything when a campaign comes, and only its row when it is renamed', async () => {
    await withSample(async ({ store, campaignId }) => {
      const model = await expandedStory(store);
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
      const model = await expandedStory(store);
      const write = async (): Promise<void> => {
        await store.repository(chapters).upsert({ campaignId, title: 'Its first' });
        await store.repository(scenes).upsert({ docId: scene, title: 'Night market' });
      };
      assert.deepEqual(await refreshed(store, model, write), [campaignId, scene]);
    });
  });
});

describe('Campaign tree, read as it is opened', () => {
  it('reads only what lies below campaigns, and the rest row by row', async () => {
    await withSample(async ({ store, campaignId, chapter, adventure, scene }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      assert.deepEqual([...model.outline.rows.keys()], [campaignId, chapter]);
      assert.equal(model.outline.rows.get(chapter)?.expandable, true);
      await model.expand(chapter);
      assert.deepEqual(model.outline.children.get(chapter), [adventure]);
      assert.equal(model.outline.rows.has(scene), false);
    });
  });

  it('finds the rows above a record that was not read yet', async () => {
    await withSample(async ({ store, chapter, adventure, scene }) => {
      const model = new StoryModel(store.notes);
      await model.load();
      await model.locate(scene);
      assert.equal(model.outline.parents.get(scene), adventure);
      assert.equal(model.outline.parents.get(adventure), chapter);
    });
  });

  it('draws a row that was not expanded when something comes below it, and when it goes', async () => {
    await withSample(async ({ store, campaignId, chapter }) => {
      const model = await expandedStory(store);
      const { firebaseId: empty } = await store
        .repository(adventures)
        .upsert({ campaignId, title: 'Empty', parentId: chapter });
      await model.update([{ collection: 'adventures', docId: empty, campaignId }]);
      assert.equal(model.outline.rows.get(empty)?.expandable, false);
      let child: RecordId | undefined;
      const added = async (): Promise<void> => {
        const draft = { campaignId, title: 'First', parentId: empty };
        child = (await store.repository(scenes).upsert(draft)).firebaseId;
      };
      assert.deepEqual(await refreshed(store, model, added), [empty]);
      assert.equal(model.outline.rows.get(empty)?.expandable, true);
      const removed = (): Promise<unknown> => store.repository(scenes).remove(child!);
      assert.deepEqual(await refreshed(store, model, removed), [empty]);
      assert.equal(model.outline.rows.get(empty)?.expandable, false);
    });
  });

  it('shows the first page of many, how many are left, and more when asked', async () => {
    await withSample(async ({ store, campaignId, adventure, scene }) => {
      const count = 2 * rowsPerPage + 30;
      const ids: RecordId[] = [];
      await store.write(async (unit) => {
        for (let n = 0; n < count; n++) {
          const title = `Scene ${n}`;
          ids.push(
            (await unit.upsert(scenes, { campaignId, title, parentId: adventure })).firebaseId,
          );
        }
      });
      const model = await expandedStory(store);
      const more = moreId(adventure);
      const below = (): readonly string[] => model.outline.children.get(adventure) ?? [];
      assert.deepEqual(below(), [scene, ...ids.slice(0, rowsPerPage - 1), more]);
      assert.equal(
        model.outline.rows.get(more)?.label,
        `Show more… (${count + 1 - rowsPerPage} left)`,
      );
      await model.showMore(parseMoreId(more)!);
      assert.equal(below().length, 2 * rowsPerPage + 1);
      await store.repository(scenes).upsert({ docId: ids[0]!, status: 'done' });
      const change = { collection: 'scenes', docId: ids[0]!, campaignId } as const;
      assert.deepEqual(await model.update([change]), [ids[0]]);
      await model.showMore(adventure);
      assert.deepEqual(below(), [scene, ...ids]);
    });
  });

  it('finds a record far down a long list', async () => {
    await withSample(async ({ store, campaignId, adventure }) => {
      let last: RecordId | undefined;
      await store.write(async (unit) => {
        for (let n = 0; n < 3 * rowsPerPage; n++) {
          const draft = { campaignId, title: `Scene ${n}`, parentId: adventure };
          last = (await unit.upsert(scenes, draft)).firebaseId;
        }
      });
      const model = new StoryModel(store.notes);
      await model.load();
      await model.locate(last!);
      assert.equal(model.outline.parents.get(last!), adventure);
    });
  });
});
