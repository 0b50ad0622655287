import assert from 'node:assert/strict';

import { silentLogger } from '../../../src/core/logger';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { Clock } from '../../../src/core/ports/clock';
import type { RemoteStore } from '../../../src/core/ports/remoteStore';
import { defaultSyncOptions, type SyncEngine } from '../../../src/core/ports/syncEngine';
import { createSyncEngine } from '../../../src/sync/syncEngine';
import { ModelRemote } from '../../simulation/support/modelRemote';
import { ModelServer } from '../../simulation/support/modelServer';
import { SimFile } from '../../simulation/support/simFile';
import { DeathWatch } from './support/deathWatch';
import { contents } from './support/syncRig';

const campaignId = 'campaign' as CampaignId;
const aldric = 'aldric' as RecordId;
const berta = 'berta' as RecordId;
const cuno = 'cuno' as RecordId;
const doran = 'doran' as RecordId;

/** Time stands still within a round, and a minute passes before another engine's: earlier leases have ended by then. */
let now = Date.UTC(2026, 0, 1);
const clock: Clock = { now: () => now, schedule: () => ({ dispose: () => undefined }) };

describe('A process that dies in a round of push and pull', () => {
  let server: ModelServer;
  /** A file with unsent edits, which is copied for each point, and the copy. */
  let ours: SimFile;
  let copy: SimFile;
  /** Another device, new for each point. */
  let other: SimFile;

  before(async () => {
    ours = await SimFile.open();
    copy = await SimFile.open();
    other = await SimFile.open();
    for (const file of [ours, copy, other]) file.now = () => now;
    server = new ModelServer();
    await makeCampaign(ours.store);
    await engineOf(ours.store, new ModelRemote(server, 'gm')).syncNow();
    const theirs = engineOf(other.store, new ModelRemote(server, 'gm'));
    await theirs.join(campaignId);
    await editThere(other.store);
    await theirs.syncNow();
    await editHere(ours.store);
  });

  after(() => Promise.all([ours, copy, other].map((file) => file.close())));

  it('I2, I8, I9, I10: loses and repeats nothing, wherever that is', async () => {
    // A point past the last: nobody dies, and all points are counted.
    const points = await dieAt(Number.POSITIVE_INFINITY);
    assert.ok(points > 40, `Only ${points} points were found.`);
    for (let point = 1; point <= points; point += 1) await dieAt(point);
  }).timeout(300_000);

  /** Runs the round on copies of everything, dies, recovers and compares. Returns the points that were passed. */
  async function dieAt(point: number): Promise<number> {
    await copy.copyFrom(ours);
    const there = server.copy();
    const watch = new DeathWatch(point);
    now += 60_000;
    const round = engineOf(
      watch.store(copy.store),
      watch.remote(new ModelRemote(there, 'gm')),
    ).syncNow();
    if (point === Number.POSITIVE_INFINITY) await round;
    else await assert.rejects(round);
    now += 60_000;
    await other.wipe('other');
    await engineOf(other.store, new ModelRemote(there, 'gm')).join(campaignId);
    now += 60_000;
    await assertRecovered(there, copy.store, other.store, `after dying at ${watch.place}`);
    return watch.passed;
  }
});

async function assertRecovered(
  server: ModelServer,
  store: CampaignStore,
  other: CampaignStore,
  when: string,
): Promise<void> {
  const engines = [store, other].map((one) => engineOf(one, new ModelRemote(server, 'gm')));
  for (const engine of [...engines, ...engines]) {
    const { pending } = await engine.syncNow();
    assert.equal(pending, 0, when);
  }
  for (const engine of engines) assert.equal((await engine.syncNow()).verified, true, when);
  assert.equal(new Set(server.landed).size, server.landed.length, `${when} something landed twice`);
  const [mine, yours] = await Promise.all(
    [store, other].map((one) =>
      contents({ store: one } as Parameters<typeof contents>[0], campaignId),
    ),
  );
  assert.deepEqual(mine, yours, when);
  const conflicts = [await store.sync.conflicts(), await other.sync.conflicts()];
  const text = JSON.stringify([mine, conflicts]);
  for (const word of ['here1', 'here2', 'here3', 'there1', 'there2', 'there3']) {
    assert.ok(text.includes(word), `${when} the word ${word} is lost`);
  }
  assert.equal(text.includes('"aldric"'), true, when);
  assert.equal(text.includes('"doran"'), false, `${when} a deleted note came back`);
}

async function makeCampaign(store: CampaignStore): Promise<void> {
  await store.write(async (unit) => {
    await unit.put('campaigns', { docId: campaignId, title: 'Thellade' });
    for (const docId of [aldric, berta, cuno, doran]) {
      const body = 'The first line.\n\nThe second line.\n';
      await unit.put('entities', { docId: docId, campaignId, kind: 'npc', title: docId, body });
    }
  });
}

/** The same line of one note, another line of one, and a note of its own. */
async function editThere(store: CampaignStore): Promise<void> {
  const notes = store.repository(entities);
  await notes.upsert({ docId: aldric, body: 'The first there1 line.\n\nThe second line.\n' });
  await notes.upsert({ docId: berta, body: 'The first line.\n\nThe second line there2.\n' });
  await notes.upsert({ campaignId, kind: 'npc', title: 'there3', body: '' });
}

async function editHere(store: CampaignStore): Promise<void> {
  const notes = store.repository(entities);
  await notes.upsert({ docId: aldric, body: 'The first here1 line.\n\nThe second line.\n' });
  await notes.upsert({ docId: berta, body: 'here2 The first line.\n\nThe second line.\n' });
  await notes.upsert({ campaignId, kind: 'npc', title: 'here3', body: '' });
  await notes.remove(doran);
}

function engineOf(store: CampaignStore, remote: RemoteStore): SyncEngine {
  const logger = silentLogger;
  return createSyncEngine({ store, remote, clock, logger, options: defaultSyncOptions });
}
