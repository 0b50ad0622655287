import assert from 'node:assert/strict';
import { entities } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { withStore } from '../../support/withStore';
import { rawRows } from './support/rawDatabase';
import { newCampaign, newEntity } from './support/sampleNotes';

const linkCount = 600;

/** FTS5's own: segments of a size before they are merged, and bytes in memory before a segment is written. */
const usual = [
  { k: 'automerge', v: 4 },
  { k: 'hashsize', v: 1024 * 1024 },
];

describe('renaming a note that hundreds of others link', () => {
  it('finds the other name in all of them, and leaves the search index to be written as before', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const hub = await newEntity(store, campaignId, 'Oldname');
      await store.write(async (unit) => {
        for (let i = 0; i < linkCount; i += 1) {
          const draft = { campaignId, title: `Note ${i}`, body: `See [[Oldname]] and [[Note 1]].` };
          await unit.upsert(entities, draft);
        }
      });
      await assert.rejects(rename(store, hub, { cancelled: true }), { reason: 'cancelled' });
      assert.equal(await found(store, 'oldname'), linkCount + 1);
      assert.deepEqual(await settings(store), usual);
      const report = await rename(store, hub, { cancelled: false });
      assert.deepEqual(report, { notes: linkCount, places: linkCount });
      assert.equal(await found(store, 'newname'), linkCount + 1);
      assert.equal(await found(store, 'oldname'), 0);
      assert.deepEqual(await settings(store), usual);
      assert.deepEqual((await store.check()).problems, []);
    }));
});

function rename(
  store: CampaignStore,
  docId: RecordId,
  { cancelled }: { readonly cancelled: boolean },
): Promise<unknown> {
  const token = {
    isCancellationRequested: cancelled,
    onCancellationRequested: () => ({ dispose: () => undefined }),
  };
  return store.write((unit) => unit.renameNote(docId, 'Newname', { token }));
}

async function found(store: CampaignStore, text: string): Promise<number> {
  return (await store.search({ text, limit: 2 * linkCount })).hits.length;
}

/** What the file says about how the search index is written. */
function settings({ file }: CampaignStore): Promise<readonly object[]> {
  return rawRows(
    file,
    "SELECT k, v FROM notes_fts_config WHERE k IN ('automerge', 'hashsize') ORDER BY k",
  );
}
