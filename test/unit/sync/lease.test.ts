import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';

import { MoonforgeError } from '../../../src/core/errors';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { SyncStore } from '../../../src/core/ports/syncStore';
import { LeaseKeeper } from '../../../src/sync/lease';
import { VirtualClock } from './virtualClock';

describe('LeaseKeeper', () => {
  let store: CampaignStore;
  let clock: VirtualClock;

  beforeEach(async () => {
    store = await openCampaignStore({ file: ':memory:' });
    clock = new VirtualClock();
  });

  afterEach(() => store.close());

  it('keeps the lease through a heartbeat that failed', async () => {
    let failing = false;
    const { sync } = store;
    const flaky: SyncStore = {
      ...sync,
      acquireLease: (owner, now, ttl) =>
        failing
          ? Promise.reject(new MoonforgeError('database-locked', 'The file is busy.'))
          : sync.acquireLease(owner, now, ttl),
    };
    const keeper = new LeaseKeeper(flaky, clock, 'first');
    await keeper.acquire();
    failing = true;
    await beat();
    failing = false;
    for (let beats = 0; beats < 6; beats += 1) await beat();
    assert.equal(await sync.acquireLease('second', clock.now(), 15_000), undefined);
    await keeper.release();
  });

  it('stops waiting for the lease of another when it is told to', async () => {
    await store.sync.acquireLease('other', clock.now(), 15_000);
    const keeper = new LeaseKeeper(store.sync, clock, 'waiting');
    let stopped = false;
    const waiting = keeper.acquirePatiently(() => {
      if (stopped) throw new MoonforgeError('cancelled', 'Stopped.');
    });
    waiting.catch(() => undefined);
    await settle();
    stopped = true;
    clock.advance(200);
    await assert.rejects(waiting, { reason: 'cancelled' });
  });

  it('takes over a lease from a clock that was ahead', async () => {
    await store.sync.acquireLease('ahead', clock.now() + 1_000_000_000, 15_000);
    assert.notEqual(await store.sync.acquireLease('second', clock.now(), 15_000), undefined);
    assert.equal(await store.sync.acquireLease('third', clock.now() + 1, 15_000), undefined);
  });

  async function beat(): Promise<void> {
    clock.advance(4_000);
    await settle();
  }

  /** Lets what the clock started reach the store and come back: a read in memory waits for the writes before it. */
  async function settle(): Promise<void> {
    await setImmediate();
    await store.sync.counts();
    await setImmediate();
  }
});
