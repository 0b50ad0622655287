import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { campaigns, entities } from '../../../../src/core/model/collections';
import type { Audience } from '../../../../src/core/model/audience';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { heldCampaigns } from '../../../../src/core/sync/heldCampaigns';
import { withStore } from '../../../support/withStore';

/** A campaign of `living` notes besides itself. */
async function newCampaign(
  store: CampaignStore,
  living: number,
): Promise<{ readonly campaignId: CampaignId; readonly notes: readonly RecordId[] }> {
  const { campaignId } = await store.repository(campaigns).upsert({ title: 'Bell' });
  const notes: RecordId[] = [];
  await store.write(async (unit) => {
    for (let i = 0; i < living; i += 1) {
      const { firebaseId } = await unit.put('entities', { campaignId, title: `Name ${i}` });
      notes.push(firebaseId);
    }
  });
  assert.equal((await store.repository(entities).list({ campaignId })).length, living);
  return { campaignId, notes };
}

async function hold(
  store: CampaignStore,
  campaignId: CampaignId,
  { notes, audience = 'gm' }: { readonly notes: readonly RecordId[]; readonly audience?: Audience },
): Promise<void> {
  const lease = await store.sync.acquireLease('me', 1, 1_000);
  assert.ok(lease);
  await store.sync.transaction(lease, async (unit) => {
    for (const docId of notes) {
      const state = { collection: 'entities', deleted: true, data: {}, body: 'Long.', rev: 2 };
      const document = { ...state, updatedAt: '1000.000000002' };
      await unit.hold({ campaignId, audience, docId, document });
    }
  });
}

describe('campaigns with deletions to answer', () => {
  it('are not those of which deletions wait for the end of a pull only', () =>
    withStore(':memory:', async (store) => {
      const { campaignId, notes } = await newCampaign(store, 100);
      await hold(store, campaignId, { notes: notes.slice(0, 22) });
      assert.deepEqual(await heldCampaigns(store), []);
      await hold(store, campaignId, { notes: notes.slice(22, 30) });
      assert.deepEqual(await heldCampaigns(store), [{ campaignId, title: 'Bell', notes: 30 }]);
    }));

  it('count each note once, and read no document', () =>
    withStore(':memory:', async (store) => {
      const { campaignId, notes } = await newCampaign(store, 25);
      await hold(store, campaignId, { notes });
      await hold(store, campaignId, { notes: notes.slice(0, 5), audience: 'table' });
      const heldDeletions = (): never => assert.fail('The documents were read.');
      const sync = { ...store.sync, heldDeletions };
      const [held] = await heldCampaigns({ sync, notes: store.notes });
      assert.equal(held?.notes, 25);
    }));
});
