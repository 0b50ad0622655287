import assert from 'node:assert/strict';

import { campaigns } from '../../../src/core/model/collections';
import { MoonforgeError } from '../../../src/core/errors';
import { silentLogger } from '../../../src/core/logger';
import type { SyncPhase } from '../../../src/core/ports/syncEngine';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { createSyncEngine } from '../../../src/sync/syncEngine';
import { systemClock } from '../../../src/sync/systemClock';
import { VirtualClock } from '../../unit/sync/virtualClock';
import { freshProject } from './support/emulator';
import { InterceptedRemote } from './support/interceptedRemote';
import { startTcpProxy } from './support/tcpProxy';
import { testOptions } from './support/testOptions';
import { converge, edit, eventually, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('The sync engine in the background', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;
  let b: Client;

  beforeEach(async () => {
    target = await freshProject('demo-engine');
    rig = new SyncRig(target);
    a = await rig.client();
    b = await rig.client();
  });

  afterEach(() => rig.close());

  it('does nothing before it is started or asked', async () => {
    const { notes } = await newCampaign(a, ['Aldric']);
    await edit(a, notes[0]!, { title: 'Changed' });
    assert.equal(a.engine.status.phase, 'local');
    assert.deepEqual(a.remote.calls, []);
  });

  it('brings an edit on either side to the other by itself', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    a.engine.start();
    await eventually(() => a.engine.status.verifiedAt !== null && a.engine.status.pending === 0);
    await b.engine.join(campaignId);
    b.engine.start();
    await edit(a, notes[0]!, { title: 'From A' });
    await edit(b, notes[1]!, { title: 'From B' });
    await eventually(async () => (await b.store.notes.summary(notes[0]!))?.title === 'From A');
    await eventually(async () => (await a.store.notes.summary(notes[1]!))?.title === 'From B');
    await eventually(() => a.engine.status.pending === 0 && a.engine.status.phase === 'idle');
  });

  it('goes on in the background when a status listener throws', async () => {
    await newCampaign(a, ['Aldric']);
    let thrown = 0;
    a.engine.onDidChangeStatus(({ phase }) => {
      if (phase !== 'offline') return;
      thrown += 1;
      throw new Error('A view is broken.');
    });
    a.remote.before = () => {
      throw new MoonforgeError('offline', 'No network.');
    };
    a.engine.start();
    await eventually(() => thrown > 0);
    a.remote.before = () => undefined;
    await eventually(() => a.engine.status.verifiedAt !== null && a.engine.status.pending === 0);
  });

  it('sends a burst of edits as one commit', async () => {
    const clock = new VirtualClock();
    // Polls are out of the way, so that only the edits start rounds.
    const quiet = await rig.client({ clock, options: { pollInterval: 600_000 } });
    const { notes } = await newCampaign(quiet, ['Aldric']);
    quiet.engine.start();
    clock.advance(0);
    const { engine, remote } = quiet;
    await eventually(() => engine.status.verifiedAt !== null && engine.status.phase === 'idle');
    const commits = remote.count('commit');
    for (let i = 0; i < 20; i += 1) await edit(quiet, notes[0]!, { body: 'x'.repeat(i) });
    clock.advance(100);
    await eventually(() => engine.status.pending === 1);
    clock.advance(50);
    await eventually(() => engine.status.pending === 0 && engine.status.phase === 'idle');
    assert.equal(remote.count('commit'), commits + 1);
  });

  it('claims a proof of the connected server only, and none while anything is pending', async () => {
    const { notes } = await newCampaign(a, ['Aldric']);
    assert.equal((await a.engine.syncNow()).verified, true);
    assert.notEqual(a.engine.status.verifiedAt, null);
    await edit(a, notes[0]!, { title: 'Not sent' });
    a.engine.start();
    a.engine.pause();
    await eventually(() => a.engine.status.pending === 1);
    assert.equal(a.engine.status.verifiedAt, null);
    await a.engine.syncNow();
    assert.notEqual(a.engine.status.verifiedAt, null);
    await a.engine.stop();
    const elsewhere = await freshProject('demo-engine-elsewhere');
    const moved = await rig.client({ file: a.store.file, target: elsewhere });
    await assert.rejects(moved.engine.syncNow(), { reason: 'remote-mismatch' });
    assert.equal(moved.engine.status.verifiedAt, null);
  });

  it('shares one round among calls that come together', async () => {
    await newCampaign(a, ['Aldric']);
    const reports = await Promise.all([a.engine.syncNow(), a.engine.syncNow(), a.engine.syncNow()]);
    assert.equal(reports[0], reports[2]);
    assert.equal(a.remote.count('totals'), 4);
  });

  it('tells its listeners about phases and pending edits', async () => {
    const { notes } = await newCampaign(a, ['Aldric']);
    const phases: SyncPhase[] = [];
    let mostPending = 0;
    a.engine.onDidChangeStatus(({ phase, pending }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
      mostPending = Math.max(mostPending, pending);
    });
    a.engine.start();
    await eventually(() => a.engine.status.verifiedAt !== null && a.engine.status.phase === 'idle');
    assert.deepEqual([...new Set(phases)].sort(), ['idle', 'syncing']);
    a.engine.pause();
    await edit(a, notes[0]!, { title: 'Not yet' });
    await eventually(() => a.engine.status.pending === 1);
    assert.equal(a.engine.status.phase, 'paused');
    await a.engine.stop();
    assert.equal(a.engine.status.phase, 'local');
    assert.ok(mostPending >= 1);
  });

  it('sends nothing while paused, except when asked, and goes on when resumed', async () => {
    const { notes } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    a.engine.start();
    a.engine.pause();
    await edit(a, notes[0]!, { title: 'While paused' });
    await eventually(() => a.engine.status.pending === 1);
    const commits = a.remote.count('commit');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(a.remote.count('commit'), commits);
    assert.equal((await a.engine.syncNow()).pending, 0);
    assert.equal(a.engine.status.phase, 'paused');
    await edit(a, notes[0]!, { title: 'Paused again' });
    a.engine.resume();
    await eventually(() => a.engine.status.pending === 0 && a.engine.status.phase === 'idle');
  });

  it('says offline while the server is away, keeps edits, and recovers by itself', async () => {
    const proxy = await startTcpProxy(target.host, target.port);
    const far = await rig.client({ target: { ...target, host: '127.0.0.1', port: proxy.port } });
    const { campaignId, notes } = await newCampaign(far, ['Aldric']);
    far.engine.start();
    await eventually(
      () => far.engine.status.verifiedAt !== null && far.engine.status.pending === 0,
    );
    await proxy.cut();
    await edit(far, notes[0]!, { title: 'Written offline' });
    await eventually(() => far.engine.status.phase === 'offline');
    assert.match(far.engine.status.message ?? '', /cannot be reached/);
    await assert.rejects(far.engine.syncNow(), { reason: 'offline' });
    await eventually(() => far.engine.status.pending === 1);
    await proxy.restore();
    await eventually(() => far.engine.status.pending === 0 && far.engine.status.phase === 'idle');
    await far.engine.stop();
    await a.engine.join(campaignId);
    assert.equal((await a.store.notes.summary(notes[0]!))?.title, 'Written offline');
    await proxy.cut();
  });

  it('goes on in the next round with a join that was cancelled before the campaign’s own record came', async () => {
    const titles = Array.from({ length: 250 }, (_, i) => `Name ${i}`);
    const { campaignId } = await newCampaign(a, titles);
    await a.engine.syncNow();
    await a.store.repository(campaigns).upsert({ docId: campaignId, title: 'Renamed' });
    await a.engine.syncNow();
    let pages = 0;
    b.remote.after = (method) => {
      if (method === 'changesAfter') pages += 1;
    };
    const token = {
      get isCancellationRequested() {
        return pages > 0;
      },
      onCancellationRequested: () => ({ dispose: () => undefined }),
    };
    await assert.rejects(b.engine.join(campaignId, token), { reason: 'cancelled' });
    await converge(campaignId, a, b);
    assert.equal((await b.store.notes.summary(campaignId))?.title, 'Renamed');
  });

  it('stops after the request under way and leaves the rest for the next start', async () => {
    const { campaignId } = await newCampaign(
      a,
      Array.from({ length: 150 }, (_, i) => `Name ${i}`),
    );
    a.remote.after = (method) => {
      if (method === 'commit') void a.engine.stop();
    };
    await assert.rejects(a.engine.syncNow(), { reason: 'cancelled' });
    await a.engine.stop();
    assert.equal(a.remote.count('commit'), 1);
    a.remote.after = () => undefined;
    assert.deepEqual((await a.engine.syncNow()).pending, 0);
    await b.engine.join(campaignId);
    await converge(campaignId, a, b);
  });

  it('connects on first use, and anew after the session has ended', async () => {
    await newCampaign(a, ['Aldric']);
    const connections: InterceptedRemote[] = [];
    let signedIn = false;
    const engine = createSyncEngine({
      store: a.store,
      clock: systemClock,
      logger: silentLogger,
      options: testOptions,
      remote: async () => {
        if (!signedIn) throw new MoonforgeError('unauthenticated', 'Nobody is signed in.');
        const remote = new InterceptedRemote(await connectFirestore(target));
        connections.push(remote);
        return remote;
      },
    });
    await assert.rejects(engine.syncNow(), { reason: 'unauthenticated' });
    assert.deepEqual(
      [engine.status.phase, engine.status.message],
      ['attention', 'Nobody is signed in.'],
    );
    signedIn = true;
    await engine.syncNow();
    connections[0]!.before = () => {
      throw new MoonforgeError('unauthenticated', 'The session has ended.');
    };
    await assert.rejects(engine.syncNow(), { reason: 'unauthenticated' });
    assert.equal((await engine.syncNow()).verified, true);
    assert.equal(connections.length, 2);
    await engine.stop();
  });
});
