import assert from 'node:assert/strict';

import { MoonforgeError, type ErrorReason } from '../../../src/core/errors';
import { defaultSyncOptions } from '../../../src/core/ports/syncEngine';
import { VirtualHour } from './support/virtualHour';

const minute = 60_000;
const hour = 60 * minute;

/** Document reads a window may cost in an hour in which nobody does anything (I22). */
const idleReads = 75;

describe('I22: The cost of doing nothing', () => {
  let device: VirtualHour;

  beforeEach(async () => {
    device = await VirtualHour.begin(50);
  });

  afterEach(() => device.close());

  it(`is at most ${idleReads} document reads in the hour after the last edit, in a window that is looked at`, async () => {
    await device.edit('The last edit');
    const { reads } = await device.cost(hour);
    assert.equal(device.engine.status.pending, 0);
    assert.ok(reads <= idleReads, `${reads} reads`);
    assert.ok(reads >= 30, `${reads} reads are too few to notice what others write`);
  });

  it('is a fifth of that in a window that nobody looks at', async () => {
    device.engine.signal('hidden');
    const { reads } = await device.cost(hour);
    assert.ok(reads <= idleReads / 5, `${reads} reads`);
    assert.ok(reads >= 10, `${reads} reads`);
  });

  it('stays below the same limit in an hour that begins with the start of the window', async () => {
    await device.until(device.engine.stop());
    const { reads } = device.server;
    device.engine.start();
    await device.pass(hour);
    // The check of the rules asks for one document.
    assert.ok(device.server.reads + 1 - reads <= idleReads, `${device.server.reads - reads} reads`);
  });

  it('is at most two reads more for a change of somebody else', async () => {
    await device.pass(10 * minute);
    const [place = ''] = [...device.server.campaigns.values()].flatMap(({ documents }) => [
      ...documents.keys(),
    ]);
    const time = `${Math.floor(device.world.now / 1000)}.500000000`;
    const change = { time, data: { summary: 'From elsewhere' } };
    assert.ok(device.server.rewrite(device.campaignId, place, change));
    const before = device.server.reads;
    device.engine.signal('focus');
    await device.pass(4_000);
    assert.ok(device.server.reads - before <= 2, `${device.server.reads - before} reads`);
  });

  it('is no read before edits are sent, and at most two after', async () => {
    await device.pass(4 * minute);
    const before = device.server.reads;
    await device.edit('An edit');
    await device.pass(3_000);
    assert.equal(device.engine.status.pending, 0);
    assert.ok(device.server.reads - before <= 2, `${device.server.reads - before} reads`);
  });
});

describe('I23: A failure that does not end', () => {
  let device: VirtualHour;

  beforeEach(async () => {
    device = await VirtualHour.begin(3);
  });

  afterEach(async () => {
    device.server.before = () => undefined;
    await device.close();
  });

  const limits: readonly (readonly [ErrorReason, string, number])[] = [
    ['offline', 'offline', 60],
    ['remote-failed', 'backoff', 60],
    ['quota', 'quota-paused', 20],
    ['unauthenticated', 'auth-needed', 60],
    // A server that refuses even the question about the campaign says that its asker is no member.
    ['permission-denied', 'revoked', 60],
    ['rules-not-deployed', 'broken', 60],
    ['campaign-missing', 'broken', 60],
    ['revoked', 'revoked', 60],
    ['read-only', 'read-only', 60],
    ['too-old', 'too-old', 60],
  ];
  for (const [reason, state, most] of limits) {
    it(`is asked about at most ${most} times an hour when it is “${reason}”, and is over when the server says so`, async () => {
      device.server.before = () => {
        throw new MoonforgeError(reason, 'It failed.');
      };
      await device.edit('Not sent');
      await device.pass(minute);
      assert.equal(device.engine.status.state, state);
      assert.equal(device.engine.status.reason, state === 'revoked' ? state : reason);
      // What is due waits for the next round.
      const lastRound = device.world.now - defaultSyncOptions.pollInterval;
      assert.ok((device.engine.status.retryAt ?? 0) > lastRound);
      const { requests } = await device.cost(hour);
      assert.ok(requests <= most, `${requests} requests`);
      assert.equal(device.engine.status.pending + device.engine.status.kept, 1);
      device.server.before = () => undefined;
      await device.pass(20 * minute);
      assert.deepEqual([device.engine.status.state, device.engine.status.pending], ['idle', 0]);
    });
  }

  it('of one note costs no request that its neighbours do not need', async () => {
    device.server.refuses = ({ state }) => state.data['title'] === 'Poison';
    await device.edit('Poison');
    await device.pass(minute);
    assert.equal(device.engine.status.phase, 'attention');
    const { requests } = await device.cost(hour);
    assert.ok(requests <= 75, `${requests} requests`);
  });

  it('of a proof is looked into every ten minutes and not more often', async () => {
    const campaign = [...device.server.campaigns.values()][0];
    const place = [...(campaign?.documents.keys() ?? [])][0] ?? '';
    // A change that no query finds: its time is long gone.
    const change = { time: '1.000000000', data: { summary: 'Hidden' } };
    const document = campaign?.documents.get(place);
    assert.ok(document !== undefined);
    assert.ok(device.server.rewrite(device.campaignId, place, change));
    await device.edit('An edit');
    const { reads } = await device.cost(hour);
    assert.ok(reads <= 200, `${reads} reads`);
  });
});
