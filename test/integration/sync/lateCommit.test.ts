import assert from 'node:assert/strict';

import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteConnection } from '../../../src/core/ports/remoteSharing';
import type { RemoteWrite } from '../../../src/core/ports/remoteStore';
import type { SyncCursor } from '../../../src/core/ports/syncStore';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject } from './support/emulator';
import { converge, newCampaign, SyncRig, type Client } from './support/syncRig';

/** Documents of the commit that takes long. */
const many = 400;

/** How often the two commits are tried until the small one lands while the large one is on its way. */
const attempts = 10;

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
    const tried = await whileOpen(target, (slow, quick) =>
      overlap(reader, campaignId, slow, quick),
    );
    const cursor = await cursorOf(reader, campaignId);
    const polled = await reader.remote.changesAfter(campaignId, 'gm', cursor, 10);
    assert.deepEqual(polled.documents, [], 'nothing stands after the cursor: no poll finds it');
    const report = await reader.engine.syncNow();
    assert.deepEqual([report.pulled, report.verified], [many, true]);
    const expected = 1 + tried * (many + 1);
    const totals = { count: expected, revSum: expected };
    assert.deepEqual(await reader.store.sync.totals(campaignId, 'gm'), totals);
    await converge(campaignId, reader);
  }).timeout(180_000);
});

/** Two connections, closed whatever comes of it. */
async function whileOpen<T>(
  target: EmulatorTarget,
  use: (slow: RemoteConnection, quick: RemoteConnection) => Promise<T>,
): Promise<T> {
  const slow = await connectFirestore(target);
  try {
    const quick = await connectFirestore(target);
    try {
      return await use(slow, quick);
    } finally {
      await quick.close();
    }
  } finally {
    await slow.close();
  }
}

/**
 * Has a small commit land, and taken over by the reader, while a large one with an earlier stamp is on its way. How long that
 * is depends on the machine: looks for the moment between too early and too late. How often it was tried.
 */
async function overlap(
  reader: Client,
  campaignId: CampaignId,
  slow: RemoteConnection,
  quick: RemoteConnection,
): Promise<number> {
  let [tooEarly, wait, tooLate] = [0, 100, Infinity];
  for (let tried = 1; tried <= attempts; tried += 1) {
    await reader.engine.syncNow();
    const known = await reader.store.sync.totals(campaignId, 'gm');
    const large = Array.from({ length: many }, (_, i) => write(`large-${tried}-${i}`));
    const small = write(`small-${tried}`);
    const landing = slow.commit(campaignId, large);
    await delay(wait);
    await quick.commit(campaignId, [small]);
    // A reader takes over what has landed so far.
    await reader.engine.syncNow();
    const { count } = await reader.store.sync.totals(campaignId, 'gm');
    await landing;
    const ids = [large[0]!.docId, small.docId];
    const stamps = await quick.read(campaignId, 'gm', ids);
    const [stampOfLarge, stampOfSmall] = ids.map((id) => stamps.get(id)!.updatedAt);
    const isEarly = stampOfLarge! > stampOfSmall!;
    if (!isEarly && count === known.count + 1) return tried;
    if (isEarly) tooEarly = wait;
    else tooLate = wait;
    wait = tooLate === Infinity ? 2 * tooEarly : (tooEarly + tooLate) / 2;
  }
  assert.fail('No small commit landed while a large one was under way.');
}

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
