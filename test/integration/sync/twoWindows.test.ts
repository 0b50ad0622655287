import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';

import type { Clock } from '../../../src/core/ports/clock';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { systemClock } from '../../../src/sync/systemClock';
import { freshProject } from './support/emulator';
import { lostAnswer } from './support/lostAnswer';
import { converge, edit, eventually, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('Two windows on one campaign file', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let first: Client;

  beforeEach(async () => {
    target = await freshProject('demo-windows');
    rig = new SyncRig(target);
    first = await rig.client();
  });

  afterEach(() => rig.close());

  it('let one sync and the other follow', async () => {
    const { campaignId, notes } = await newCampaign(first, ['Aldric']);
    first.engine.start();
    await eventually(() => first.engine.status.verifiedAt !== null);
    const second = await rig.client({ file: first.store.file });
    second.engine.start();
    await eventually(() => second.engine.status.phase === 'follower');
    await assert.rejects(second.engine.syncNow(), { reason: 'lease-lost' });
    assert.deepEqual(second.remote.calls, []);
    await edit(second, notes[0]!, { title: 'Written by the follower' });
    await eventually(async () => {
      const { documents } = await first.remote.changesAfter(campaignId, 'gm', null, 10);
      return documents.some(({ data }) => data['title'] === 'Written by the follower');
    });
    await eventually(() => second.engine.status.pending === 0);
  });

  it('let the follower take over when the first ends', async () => {
    const { notes } = await newCampaign(first, ['Aldric']);
    await first.engine.syncNow();
    const second = await rig.client({ file: first.store.file });
    second.engine.start();
    await eventually(() => second.engine.status.phase === 'follower');
    await first.engine.stop();
    await edit(second, notes[0]!, { title: 'Written after' });
    await eventually(
      () => second.engine.status.phase === 'idle' && second.engine.status.pending === 0,
    );
  });

  it('let the follower sync while the first is paused, and the first go on when it is resumed', async () => {
    const { notes } = await newCampaign(first, ['Aldric']);
    first.engine.start();
    await eventually(() => first.engine.status.verifiedAt !== null);
    const second = await rig.client({ file: first.store.file });
    second.engine.start();
    await eventually(() => second.engine.status.phase === 'follower');
    first.engine.pause();
    await edit(first, notes[0]!, { title: 'Written while paused' });
    await eventually(() => second.remote.count('commit') > 0 && second.engine.status.pending === 0);
    assert.equal(first.engine.status.phase, 'paused');
    first.engine.resume();
    await eventually(() => first.engine.status.phase === 'follower');
    await second.engine.stop();
    await eventually(() => first.engine.status.phase === 'idle');
  });

  it('let the lease go after a round that was asked for while paused', async () => {
    await newCampaign(first, ['Aldric']);
    first.engine.start();
    first.engine.pause();
    await first.engine.syncNow();
    const lease = await first.store.sync.acquireLease('another window', Date.now(), 60_000);
    assert.notEqual(lease, undefined);
  });

  it('let who asks once wait for the lease of a process that was killed', async () => {
    await newCampaign(first, ['Aldric']);
    await first.store.sync.acquireLease('killed', Date.now(), 500);
    const { output, exited } = syncInProcess(first, target);
    assert.equal(await exited, 0);
    assert.match(output(), /"pending":0,"verified":true/);
  });

  it('take over from a process that was killed in the middle of a commit', async () => {
    const { campaignId } = await newCampaign(
      first,
      Array.from({ length: 250 }, (_, i) => `Name ${i}`),
    );
    const { child, output, exited } = syncInProcess(first, target);
    child.stdout.on('data', () => {
      if (output().split('commit').length > 2) child.kill('SIGKILL');
    });
    await exited;
    const next = await rig.client({ file: first.store.file, clock: inOneMinute });
    const report = await next.engine.syncNow();
    assert.deepEqual([report.pending, report.merged, report.verified], [0, 0, true]);
    assert.deepEqual(await next.remote.totals(campaignId, 'gm'), { count: 251, revSum: 251 });
    const other = await rig.client();
    await other.engine.join(campaignId);
    await converge(campaignId, next, other);
  });

  it('fence off a window that slept through its lease in the middle of a commit', async () => {
    const { campaignId, notes } = await newCampaign(first, ['Aldric', 'Berta']);
    const later = await rig.client({ file: first.store.file, clock: inOneMinute });
    first.remote.after = async (method) => {
      if (method !== 'commit') return;
      first.remote.after = () => undefined;
      await later.engine.syncNow();
      await edit(later, notes[0]!, { title: 'Written by the later window' });
      await later.engine.syncNow();
    };
    await assert.rejects(first.engine.syncNow(), { reason: 'lease-lost' });
    // An acknowledgement by the window that slept would have set the base back.
    const totals = await later.store.sync.totals(campaignId, 'gm');
    assert.deepEqual(totals, { count: 3, revSum: 4 });
    assert.deepEqual(await later.remote.totals(campaignId, 'gm'), totals);
    assert.equal((await later.engine.syncNow()).pulled, 0);
  });

  for (const stops of ['before', 'after'] as const) {
    it(`I14: fence off a process that was stopped ${stops} a commit and goes on when its lease was stolen`, async function () {
      // No process can be stopped and let go on there.
      if (process.platform === 'win32') this.skip();
      const titles = Array.from({ length: 110 }, (_, i) => `Name ${i}`);
      const { campaignId, notes } = await newCampaign(first, titles);
      const { child, output, exited } = syncInProcess(first, target, stops);
      while (!output().includes('stopped')) await once(child.stdout, 'data');
      const thief = await rig.client({ file: first.store.file, clock: inOneMinute });
      const report = await thief.engine.syncNow();
      assert.deepEqual([report.pending, report.verified], [0, true]);
      await edit(thief, notes[0]!, { title: 'Written by the thief' });
      await thief.engine.syncNow();
      child.kill('SIGCONT');
      await exited;
      assert.match(output(), /\{"rejected":"lease-lost"\}/);
      // Everything landed once, and the process that went on changed neither the file nor the server.
      const totals = { count: 111, revSum: 112 };
      assert.deepEqual(await thief.remote.totals(campaignId, 'gm'), totals);
      assert.deepEqual(await thief.store.sync.totals(campaignId, 'gm'), totals);
      assert.deepEqual((await thief.store.check()).problems, []);
      const other = await rig.client();
      await other.engine.join(campaignId);
      await converge(campaignId, thief, other);
      assert.equal((await other.store.notes.get(notes[0]!))?.title, 'Written by the thief');
    });
  }

  it('find out after a crash before the commit that nothing had landed', async () => {
    const { campaignId, notes } = await newCampaign(first, ['Aldric']);
    first.remote.before = lostAnswer('commit');
    await assert.rejects(first.engine.syncNow(), { reason: 'offline' });
    const counts = await first.store.sync.counts();
    assert.deepEqual([counts.inflight, counts.pending], [2, 0]);
    const next = await rig.client({ file: first.store.file, clock: inOneMinute });
    await edit(next, notes[0]!, { body: 'Written after the crash.\n' });
    const report = await next.engine.syncNow();
    assert.deepEqual([report.pending, report.conflicts, report.verified], [0, 0, true]);
    const other = await rig.client();
    await other.engine.join(campaignId);
    await converge(campaignId, next, other);
    assert.equal((await other.store.notes.get(notes[0]!))?.body, 'Written after the crash.\n');
  });

  it('find out after a crash before the acknowledgement that everything had landed', async () => {
    const { campaignId, notes } = await newCampaign(first, ['Aldric']);
    first.remote.after = lostAnswer('commit');
    await assert.rejects(first.engine.syncNow(), { reason: 'offline' });
    const next = await rig.client({ file: first.store.file, clock: inOneMinute });
    await edit(next, notes[0]!, { body: 'Written after the crash.\n' });
    const report = await next.engine.syncNow();
    assert.deepEqual([report.pending, report.conflicts, report.merged], [0, 0, 0]);
    const { documents } = await next.remote.changesAfter(campaignId, 'gm', null, 10);
    assert.deepEqual(documents.map(({ rev }) => rev).sort(), [1, 2]);
  });
});

/** Syncs a client's file from another process, which may stop itself before or after its second commit. */
function syncInProcess({ store }: Client, target: EmulatorTarget, stops = ''): SyncProcess {
  const program = path.join(__dirname, 'support/syncOnce.js');
  const args = [program, store.file, JSON.stringify(target), stops];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output: () => text, exited };
}

interface SyncProcess {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

const inOneMinute: Clock = { ...systemClock, now: () => systemClock.now() + 60_000 };
