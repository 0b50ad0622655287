import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import { freshProject } from './support/emulator';
import { newCampaign, SyncRig } from './support/syncRig';
import { VirtualHour } from './support/virtualHour';

describe('The cost of sync', () => {
  /** Closes what the test opened. */
  let close = (): Promise<void> => Promise.resolve();

  afterEach(() => close());

  it('is one commit and no document read before it for 100 edited notes of which none is stale', async () => {
    const rig = new SyncRig(await freshProject('edit-cost'));
    close = () => rig.close();
    const client = await rig.client();
    const titles = Array.from({ length: 100 }, (_, i) => `Note ${i}`);
    const { notes } = await newCampaign(client, titles);
    await client.engine.syncNow();
    await client.store.write(async (unit) => {
      for (const docId of notes) await unit.upsert(entities, { docId, body: 'Edited.\n' });
    });
    const { calls } = client.remote;
    calls.splice(0);
    const { pushed } = await client.engine.syncNow();
    assert.equal(pushed, 100);
    assert.deepEqual([calls[0], client.remote.count('commit')], ['commit', 1]);
    assert.equal(client.remote.count('read'), 0);
  });

  it('is at most two reads after 100 edited notes were sent, and none before', async () => {
    const device = await VirtualHour.begin(2_000);
    close = () => device.close();
    // What was sent at first is long known.
    await device.until(device.engine.syncNow());
    await device.file.store.write(async (unit) => {
      for (const docId of device.notes.slice(0, 100)) {
        await unit.upsert(entities, { docId, body: 'Edited.\n' });
      }
    });
    const { server } = device;
    const before = server.reads;
    let commits = 0;
    const commit = server.commit.bind(server);
    server.commit = (...request) => {
      assert.equal(server.reads, before);
      commits += 1;
      commit(...request);
    };
    // The edits rest for two seconds before they are sent.
    await device.pass(3_000);
    assert.equal(device.engine.status.pending, 0);
    assert.equal(commits, 1);
    assert.ok(server.reads - before <= 2, `${server.reads - before} reads`);
  }).timeout(60_000);

  it('is ten reads for the proof of 10,000 records, and one for the players’ part', async () => {
    // The campaign is a record too.
    const device = await VirtualHour.begin(9_999);
    close = () => device.close();
    const proofs: number[] = [];
    const { server } = device;
    const totals = server.totals.bind(server);
    server.totals = (...request) => {
      const before = server.reads;
      const answer = totals(...request);
      proofs.push(server.reads - before);
      return answer;
    };
    const { verified } = await device.until(device.engine.syncNow());
    assert.equal(verified, true);
    assert.deepEqual(
      [...proofs].sort((a, b) => a - b),
      [1, 10],
    );
  }).timeout(180_000);
});
