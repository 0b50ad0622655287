import assert from 'node:assert/strict';

import { MoonforgeError } from '../../../src/core/errors';
import { defaultSyncOptions, type EngineState } from '../../../src/core/ports/syncEngine';
import { campaigns } from '../../../src/core/model/collections';
import { VirtualHour } from './support/virtualHour';

const minute = 60_000;

describe('The engine in virtual time', () => {
  let device: VirtualHour;

  beforeEach(async () => {
    device = await VirtualHour.begin(3);
  });

  afterEach(async () => {
    device.server.before = () => undefined;
    await device.close();
  });

  /** The states it goes through during some work, each once in a row. */
  async function statesOf(work: () => Promise<unknown>): Promise<readonly EngineState[]> {
    const states: EngineState[] = [device.engine.status.state];
    const watched = device.engine.onDidChangeStatus(({ state }) => {
      if (states.at(-1) !== state) states.push(state);
    });
    await work();
    watched.dispose();
    return states.slice(1);
  }

  it('tells each step of sending an edit, and nothing of a poll that finds nothing', async () => {
    assert.deepEqual(await statesOf(() => device.pass(10 * minute)), []);
    await device.edit('An edit');
    const states = await statesOf(() => device.pass(5_000));
    assert.deepEqual(states, ['starting', 'pushing', 'pulling', 'idle']);
  });

  it('tells that it classifies what was refused and repairs what differs', async () => {
    device.server.refuses = ({ state }) => state.data['title'] === 'Poison';
    await device.edit('Poison');
    assert.ok((await statesOf(() => device.pass(5_000))).includes('classifying'));
    device.server.refuses = () => false;
    const place = [...(device.server.campaigns.get(device.campaignId)?.documents.keys() ?? [])];
    // It carries a time before the cursor, as a commit does that shows late.
    const late = { time: '1.000000000', data: { summary: 'Late' } };
    device.server.rewrite(device.campaignId, place.at(-1) ?? '', late);
    const states = await statesOf(() => device.until(device.engine.syncNow()));
    assert.deepEqual(states.slice(-4), ['verifying', 'repairing', 'verifying', 'idle']);
  });

  it('sends two seconds after the last keystroke, and ten after the first however steadily one types', async () => {
    const before = device.server.changes;
    for (let second = 1; second <= 8; second += 1) {
      await device.edit(`Text ${second}`);
      await device.pass(800);
    }
    assert.equal(device.server.changes, before);
    for (let second = 9; second <= 12; second += 1) {
      await device.edit(`Text ${second}`);
      await device.pass(800);
    }
    assert.equal(device.server.changes, before + 1);
    await device.pass(3_000);
    assert.equal(device.server.changes, before + 2);
    assert.equal(device.engine.status.pending, 0);
  });

  it('comes back five minutes after it was hidden, and at once when it is looked at', async () => {
    device.engine.signal('hidden');
    assert.equal((await device.cost(4.5 * minute)).requests, 0);
    assert.ok((await device.cost(minute)).requests > 0);
    device.engine.signal('focus');
    assert.ok((await device.cost(1_000)).requests > 0);
  });

  it('polls at once when the user comes back after a quiet time without leaving the window', async () => {
    await device.pass(20 * minute);
    const before = device.server.requests;
    device.engine.signal('active');
    await device.pass(1_000);
    assert.ok(device.server.requests > before);
    // And keeps its interval from there on.
    assert.ok((await device.cost(minute)).requests >= 11);
    device.engine.signal('active');
    assert.equal((await device.cost(1_000)).requests, 0);
  });

  it('takes over changed settings for the wait it is in', async () => {
    device.engine.configure({ ...defaultSyncOptions, pollInterval: 3_600_000 });
    assert.equal((await device.cost(50 * minute)).requests, 0);
    device.engine.configure({ ...defaultSyncOptions, pollInterval: 1_000 });
    device.engine.signal('focus');
    assert.ok((await device.cost(30_000)).requests >= 25);
  });

  it('is offline when the host says so, and back when the host says so', async () => {
    device.engine.signal('offline');
    assert.equal(device.engine.status.state, 'offline');
    device.engine.signal('online');
    await device.pass(100);
    assert.equal(device.engine.status.state, 'idle');
  });

  it('asks for nothing while signed out, keeps edits, and sends them after the next sign-in', async () => {
    device.engine.signal('signed-out');
    assert.deepEqual(
      [device.engine.status.state, device.engine.status.phase],
      ['signed-out', 'attention'],
    );
    await device.edit('Written signed out');
    assert.equal((await device.cost(60 * minute)).requests, 0);
    assert.equal(device.engine.status.pending, 1);
    device.engine.signal('signed-in');
    await device.pass(5_000);
    assert.deepEqual([device.engine.status.state, device.engine.status.pending], ['idle', 0]);
  });

  it('ends a pause for the quota by itself, at most a quarter of an hour after the quota is back', async () => {
    device.server.before = () => {
      throw new MoonforgeError('quota', 'Used up.');
    };
    await device.edit('Written meanwhile');
    await device.pass(6 * 60 * minute);
    const { state, reason, retryAt } = device.engine.status;
    assert.deepEqual([state, reason], ['quota-paused', 'quota']);
    assert.ok(
      (retryAt ?? 0) > device.world.now && (retryAt ?? 0) <= device.world.now + 15 * minute,
    );
    device.server.before = () => undefined;
    await device.pass(15 * minute + 5_000);
    assert.deepEqual([device.engine.status.state, device.engine.status.pending], ['idle', 0]);
  });

  it('flushes what is unsent when the window closes, without waiting for the user to rest', async () => {
    await device.edit('The last words');
    assert.equal(await device.until(device.engine.flush(1_500)), true);
    assert.equal(device.engine.status.pending, 0);
  });

  it('goes on by itself after the file could not be read as a round began, wherever it stood', async () => {
    const { file, server, engine } = device;
    const { sync } = file.store;
    const reads: { counts: typeof sync.counts } = sync;
    const { counts } = reads;
    const reasons = [
      'offline',
      'remote-failed',
      'quota',
      'unauthenticated',
      'invalid-input',
    ] as const;
    for (const reason of [undefined, ...reasons]) {
      if (reason !== undefined) {
        server.before = () => {
          throw new MoonforgeError(reason, 'It failed.');
        };
        await device.pass(20 * minute);
      }
      reads.counts = () => Promise.reject(new Error('The file is busy.'));
      await device.pass(20 * minute);
      reads.counts = counts;
      server.before = () => undefined;
      await device.pass(20 * minute);
      assert.ok((await device.cost(10 * minute)).requests > 0, `after ${reason}`);
      assert.equal(engine.status.state, 'idle', `after ${reason}`);
    }
    reads.counts = () => Promise.reject(new Error('The file is busy.'));
    assert.equal(await device.until(engine.flush(1_500)), true);
    reads.counts = counts;
  });

  it('ends a round between two requests once all who asked for it cancelled it, and goes on in the next', async () => {
    const { engine, server } = device;
    const tokens = [0, 1].map(() => ({
      isCancellationRequested: false,
      onCancellationRequested: () => ({ dispose: () => undefined }),
    }));
    await device.edit('Not cancelled');
    const [first, second] = tokens;
    assert.ok(first && second);
    first.isCancellationRequested = true;
    const shared = [engine.syncNow(first), engine.syncNow(second)];
    assert.equal((await device.until(Promise.all(shared)))[0]?.verified, true);
    await device.edit('Cancelled');
    const { requests } = server;
    server.before = () => {
      second.isCancellationRequested = true;
    };
    await assert.rejects(device.until(engine.syncNow(second)), { reason: 'cancelled' });
    server.before = () => undefined;
    assert.equal(server.requests - requests, 1);
    assert.equal(engine.status.state, 'idle');
    await device.pass(minute);
    assert.deepEqual([engine.status.pending, engine.status.state], [0, 'idle']);
  });

  it('gives up a flush in time when the server does not answer, and keeps the edit', async () => {
    device.server.before = () => {
      throw new MoonforgeError('offline', 'No network.');
    };
    await device.edit('The last words');
    const begun = device.world.now;
    assert.equal(await device.until(device.engine.flush(1_500)), false);
    assert.ok(device.world.now - begun <= 1_500);
    assert.equal((await device.file.store.sync.counts()).quarantined, 0);
    assert.equal(device.engine.status.pending, 1);
    // The next flush does not even ask.
    const { requests } = device.server;
    assert.equal(await device.until(device.engine.flush(1_500)), false);
    assert.equal(device.server.requests, requests);
  });

  it('lets one campaign that fails stop no other, and names it', async () => {
    const { file, server, engine } = device;
    const { campaignId } = await file.store.repository(campaigns).upsert({ title: 'Second' });
    await device.pass(5_000);
    assert.ok(server.campaigns.has(campaignId));
    const lost = server.campaigns.get(campaignId);
    server.campaigns.delete(campaignId);
    await device.edit('Goes on');
    await device.pass(10_000);
    assert.equal((await file.store.sync.counts(device.campaignId)).pending, 0);
    assert.deepEqual([engine.status.phase, engine.status.state], ['attention', 'broken']);
    assert.match(engine.status.message ?? '', /^“Second”: /);
    const states = engine.status.campaigns.map(({ title, state }) => [title, state]);
    assert.deepEqual(Object.fromEntries(states), { Thellade: 'idle', Second: 'broken' });
    // Meanwhile the other one is polled as ever.
    await device.edit('Goes on again');
    await device.pass(10_000);
    assert.equal((await file.store.sync.counts(device.campaignId)).pending, 0);
    assert.ok(lost !== undefined);
    server.campaigns.set(campaignId, lost);
    await device.pass(6 * minute);
    assert.equal(engine.status.state, 'idle');
  });

  it('I24: writes what it does to the log, and nothing of what anybody wrote', async () => {
    device.server.refuses = ({ state }) => state.data['title'] === 'The duke is Mordrel';
    for (const reason of ['offline', 'too-old', 'quota'] as const) {
      device.server.before = () => {
        throw new MoonforgeError(reason, 'It failed.');
      };
      await device.edit('The duke is a vampire', 'Garlic helps.\n');
      await assert.rejects(device.until(device.engine.syncNow()), { reason });
    }
    device.server.before = () => undefined;
    await device.pass(20 * minute);
    await device.edit('The duke is Mordrel', 'Garlic does not help.\n');
    await device.pass(minute);
    const { log } = device;
    assert.ok(log.some((line) => /^sync: commit answered after \d+ ms$/.test(line)));
    assert.ok(log.some((line) => /^sync: pushed 1, pulled 0, merged 0$/.test(line)));
    assert.ok(log.some((line) => line === 'sync: working, quota: quota-paused'));
    assert.deepEqual(
      log.filter((line) => /duke|vampire|Mordrel|garlic|Thellade|Name \d/i.test(line)),
      [],
    );
  });

  it('proves after a start, a minute after what came from elsewhere, and not while nothing happens', async () => {
    const { verifiedAt } = device.engine.status;
    assert.ok(verifiedAt !== null);
    await device.pass(60 * minute);
    assert.equal(device.engine.status.verifiedAt, verifiedAt);
    const place = [...(device.server.campaigns.get(device.campaignId)?.documents.keys() ?? [])];
    const time = `${Math.floor(device.world.now / 1000)}.900000000`;
    device.server.rewrite(device.campaignId, place[0] ?? '', { time, data: { summary: 'New' } });
    device.engine.signal('focus');
    await device.pass(50_000);
    assert.equal(device.engine.status.verifiedAt, verifiedAt);
    await device.pass(20_000);
    assert.ok(device.engine.status.verifiedAt > verifiedAt);
  });

  it('proves every ten minutes while edits are sent', async () => {
    const proofs = new Set<number>();
    for (let passed = 0; passed < 35; passed += 1) {
      await device.edit(`Minute ${passed}`);
      await device.pass(minute);
      proofs.add(device.engine.status.verifiedAt ?? 0);
    }
    assert.equal(proofs.size, 4);
  });
});
