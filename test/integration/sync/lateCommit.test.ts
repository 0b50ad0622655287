import assert from 'node:assert/strict';

import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteWrite } from '../../../src/core/ports/remoteStore';
import type { SyncCursor } from '../../../src/core/ports/syncStore';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject } from './support/emulator';
import { converge, newCampaign, SyncRig, type Client } from './support/syncRig';

/** Documents of the commit that takes long. */
const many = 400;

/** How often the two commits are tried until the small one lands while the large one is on its way. */
const attempts = 5;

describe('D2: A commit that shows up later than the time it carries', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let reader: Client;

  before(async () => {
    target = await freshProject('demo-late-commit');
    rig = new SyncRig(target);
    reader = await rig.client();
  });

  after(() => rig.close());

  it('is behind the cursor by the server’s own stamps, and the proof finds all of it', async () => {
    const { campaignId } = await newCampaign(reader);
    await reader.engine.syncNow();
    const [slow, quick] = [await connectFirestore(target), await connectFirestore(target)];
    let tried = 0;
    for (let overlapped = false; !overlapped; tried += 1) {
      assert.ok(tried < attempts, 'No small commit landed while a large one was under way.');
      await reader.engine.syncNow();
      const known = await reader.store.sync.totals(campaignId, 'gm');
      const large = Array.from({ length: many }, (_, i) => write(`large-${tried}-${i}`));
      const small = write(`small-${tried}`);
      const landing = slow.commit(campaignId, large);
      await delay(100 * 2 ** tried);
      await quick.commit(campaignId, [small]);
      // A reader takes over what has landed so far.
      await reader.engine.syncNow();
      const { count } = await reader.store.sync.totals(campaignId, 'gm');
      await landing;
      const ids = [large[0]!.docId, small.docId];
      const stamps = await quick.read(campaignId, 'gm', ids);
      const [stampOfLarge, stampOfSmall] = ids.map((id) => stamps.get(id)!.updatedAt);
      overlapped = count === known.count + 1 && stampOfLarge! < stampOfSmall!;
    }
    const cursor = await cursorOf(reader, campaignId);
    const polled = await reader.remote.changesAfter(campaignId, 'gm', cursor, 10);
    assert.deepEqual(polled.documents, [], 'nothing stands after the cursor: no poll finds it');
    const report = await reader.engine.syncNow();
    assert.deepEqual([report.pulled, report.verified], [many, true]);
    const expected = 1 + tried * (many + 1);
    const totals = { count: expected, revSum: expected };
    assert.deepEqual(await reader.store.sync.totals(campaignId, 'gm'), totals);
    await Promise.all([slow.close(), quick.close()]);
    await converge(campaignId, reader);
  }).timeout(180_000);
});

async function cursorOf({ store }: Client, campaignId: CampaignId): Promise<SyncCursor | null> {
  return (await store.sync.state(campaignId, 'gm'))?.cursor ?? null;
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function write(id: string): RemoteWrite {
  const docId = id as RecordId;
  const data = {
    title: id,
    kind: 'npc',
    frontMatter: '',
    summary: null,
    createdAt: 1_700_000_000_000,
  };
  const state = { collection: 'entities', deleted: false, data, body: '', rev: 1 };
  return { audience: 'gm', docId, state, base: undefined, device: 'importer', marker: id };
}
