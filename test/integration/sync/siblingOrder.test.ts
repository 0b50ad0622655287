import assert from 'node:assert/strict';

import { adventures, scenes } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import { compareSiblings } from '../../../src/core/order/compareSiblings';
import { freshProject } from './support/emulator';
import { converge, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('I21: the order of siblings', () => {
  let rig: SyncRig;

  beforeEach(async () => {
    rig = new SyncRig(await freshProject('demo-sibling-order'));
  });

  afterEach(() => rig.close());

  it('is equal everywhere after two devices put scenes of one name at the same place, in lists and in their pages', async () => {
    const [a, b, c] = [await rig.client(), await rig.client(), await rig.client()];
    const { campaignId } = await newCampaign(a);
    const { firebaseId: parentId } = await a.store
      .repository(adventures)
      .upsert({ campaignId, title: 'The Mine' });
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    const add = (client: Client, docId: string, orderKey: string): Promise<unknown> =>
      client.store.repository(scenes).upsert({
        ...{ docId: docId as RecordId, campaignId, parentId, orderKey, title: 'Arrival' },
      });
    // The device that has the later ids sends first.
    for (const [i, key] of ['a1', 'a0', 'a1', 'a0'].entries()) {
      await add(a, `z${i}`, key);
      await add(b, `b${i}`, key);
    }
    await a.engine.syncNow();
    await c.engine.join(campaignId);
    await converge(campaignId, a, b, c);

    const query = { campaignId, parentId };
    const expected = ['b1', 'b3', 'z1', 'z3', 'b0', 'b2', 'z0', 'z2'];
    for (const { store } of [a, b, c]) {
      const list = await store.notes.summaries(query);
      assert.deepEqual(
        list.map(({ docId }) => docId),
        expected,
      );
      assert.deepEqual(list.toSorted(compareSiblings), list);
      const first = await store.notes.page({ ...query, limit: 3 });
      const rest = await store.notes.page({ ...query, limit: 9, after: first.next ?? '' });
      const paged = [...first.items, ...rest.items].map(({ docId }) => docId);
      assert.deepEqual(paged, expected);
    }
  });
});
