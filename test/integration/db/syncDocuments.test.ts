import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { BaseUpdate } from '../../../src/core/ports/syncStore';
import { storeKinds, withStore } from '../../support/withStore';
import { newCampaign, newEntity } from './support/sampleNotes';

for (const kind of storeKinds) {
  describe(`documents of one sync transaction (${kind})`, () => {
    it('have the last of several revisions that their records were given', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora');
        const other = await newEntity(store, campaignId, 'Wolf');
        const lease = await store.sync.acquireLease('test', 0, 1_000_000);
        assert.ok(lease);
        await store.sync.transaction(lease, async (unit) => {
          unit.announce([docId, other]);
          const image = await unit.image(docId, campaignId);
          assert.ok(image);
          const place = { docId, campaignId, audience: 'gm', remoteUpdatedAt: null } as const;
          const update = (rev: number): BaseUpdate => ({ ...place, base: { ...image, rev } });
          await unit.setBase(update(2));
          await unit.putImage(docId, campaignId, { ...image, body: 'From the server.\n' }, 5);
          await unit.setBase(update(5));
          assert.equal((await unit.bases(docId, campaignId)).gm?.rev, 5);
        });
        assert.equal((await store.repository(entities).getById(docId))?.rev, 5);
        const { revSum } = await store.sync.totals(campaignId, 'gm');
        assert.equal(revSum, 5);
      }));
  });
}
