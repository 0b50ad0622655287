import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { FileMemory } from '../../../src/core/ports/fileMemory';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { folderMemory } from '../../../src/sync/folderMemory';
import { freshProject } from './support/emulator';
import { lostAnswer } from './support/lostAnswer';
import { contents, converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('D12: a campaign file that was copied or rolled back', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let folder: string;
  let memory: FileMemory;
  let a: Client;

  beforeEach(async () => {
    target = await freshProject('demo-copies');
    rig = new SyncRig(target);
    folder = await mkdtemp(path.join(tmpdir(), 'moonforge-copies-'));
    memory = folderMemory(path.join(folder, 'memory'));
    a = await rig.client({ file: await place('a'), memory });
  });

  afterEach(async () => {
    await rig.close();
    await rm(folder, { recursive: true });
  });

  it('D12: keeps its key while it is itself, also when it was moved', async () => {
    await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    const before = await keyOf(a);
    await end(a);
    const again = await rig.client({ file: a.store.file, memory });
    await again.engine.syncNow();
    assert.equal(await keyOf(again), before);
    await end(again);
    const moved = await place('moved');
    await rename(a.store.file, moved);
    const there = await rig.client({ file: moved, memory });
    await there.engine.syncNow();
    assert.equal(await keyOf(there), before);
  });

  it('D12: gets a key of its own where the original is still there, and where nobody knows it', async () => {
    await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await end(a);
    const here = await rig.client({ file: await copyOf(a, 'copy'), memory });
    await here.engine.syncNow();
    const elsewhere = await rig.client({
      file: await copyOf(a, 'other computer'),
      memory: folderMemory(path.join(folder, 'other memory')),
    });
    await elsewhere.engine.syncNow();
    const original = await rig.client({ file: a.store.file, memory });
    await original.engine.syncNow();
    const keys = await Promise.all([here, elsewhere, original, a].map((client) => keyIn(client)));
    assert.equal(new Set(keys).size, 3);
    assert.equal(keys[2], keys[3]);
  });

  it('D12: as two copies that sync against each other, loses no edit and doubles none', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await edit(a, notes[0]!, { body: 'One.\n\nTwo.\n' });
    await a.engine.syncNow();
    // Sent, but without an answer: the copy has the operation in flight too.
    await edit(a, notes[0]!, { body: 'One, sent.\n\nTwo.\n' });
    a.remote.after = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow(), { reason: 'offline' });
    await edit(a, notes[1]!, { body: 'Never sent.\n' });
    await end(a);
    const copy = await rig.client({ file: await copyOf(a, 'copy'), memory });
    const original = await rig.client({ file: a.store.file, memory });
    await original.engine.syncNow();
    await edit(original, notes[0]!, { body: 'One, sent and rewritten.\n\nTwo.\n' });
    await original.engine.syncNow();
    await edit(copy, notes[0]!, { body: 'One, sent.\n\nTwo, of the copy.\n' });
    await converge(campaignId, copy, original);
    const body = (await original.store.notes.get(notes[0]!))?.body;
    assert.equal(body, 'One, sent and rewritten.\n\nTwo, of the copy.\n');
    assert.equal((await copy.store.notes.get(notes[1]!))?.body, 'Never sent.\n');
    assert.equal(copy.engine.status.conflicts + original.engine.status.conflicts, 0);
  });

  it('D12: rolled back to an older state, says nothing twice and undoes nothing', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    await edit(a, notes[0]!, { body: 'First.\n' });
    await a.engine.syncNow();
    await edit(a, notes[0]!, { body: 'Second.\n' });
    a.remote.before = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow(), { reason: 'offline' });
    await end(a);
    const snapshot = await copyOf(a, 'snapshot');
    const onwards = await rig.client({ file: a.store.file, memory });
    await onwards.engine.syncNow();
    await edit(onwards, notes[0]!, { body: 'Third, not the second any more.\n' });
    await onwards.engine.syncNow();
    const key = await keyOf(onwards);
    const expected = await contents(onwards, campaignId);
    await end(onwards);
    await copyFile(snapshot, a.store.file);
    const back = await rig.client({ file: a.store.file, memory });
    const report = await back.engine.syncNow();
    assert.deepEqual([report.pending, report.conflicts, report.verified], [0, 0, true]);
    assert.notEqual(await keyOf(back), key);
    assert.deepEqual(await contents(back, campaignId), expected);
    await edit(back, notes[0]!, { body: 'Fourth.\n' });
    const other = await rig.client();
    await converge(campaignId, back);
    await other.engine.join(campaignId);
    assert.equal((await other.store.notes.get(notes[0]!))?.body, 'Fourth.\n');
  });

  it('syncs under the key it has where the computer cannot remember anything', async () => {
    const broken: FileMemory = {
      recall: () => Promise.reject(new Error('no room')),
      remember: () => Promise.reject(new Error('no room')),
    };
    const client = await rig.client({ file: await place('forgetful'), memory: broken });
    await newCampaign(client, ['Aldric']);
    assert.equal((await client.engine.syncNow()).verified, true);
  });

  async function place(name: string): Promise<string> {
    const own = path.join(folder, name, '.moonforge');
    await mkdir(own, { recursive: true });
    return path.join(own, 'campaign.db');
  }

  /** A copy as a file manager makes it, of a file that nobody has open. */
  async function copyOf({ store }: Client, name: string): Promise<string> {
    const copy = await place(name);
    await copyFile(store.file, copy);
    return copy;
  }

  async function keyIn({ store }: Client): Promise<string> {
    const reader = await rig.client({ file: store.file, memory });
    return keyOf(reader);
  }
});

async function keyOf({ store }: Client): Promise<string> {
  return (await store.sync.identity()).deviceId;
}

async function end({ engine, store }: Client): Promise<void> {
  await engine.stop();
  await store.close();
}
