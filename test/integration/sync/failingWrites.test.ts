import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { reasonOf } from '../../../src/core/errors';
import { temporaryFolder } from '../../support/launch/temporaryFolder';
import { usingStore } from '../../support/withStore';
import { SimFile } from '../../simulation/support/simFile';
import { BrokenRound } from './support/brokenRound';
import { DeathWatch, type Fate } from './support/deathWatch';
import { lockFile } from './support/lockFile';

/** What begins a transaction on the file. */
const begins = new Set(['transaction', 'acquireLease', 'setMembership']);

describe('A round of push and pull whose file cannot be written', () => {
  const folder = temporaryFolder('failing-writes');
  let round: BrokenRound;
  let copy: SimFile;

  before(async () => {
    round = await BrokenRound.begin();
    copy = await SimFile.open();
  });

  after(async () => {
    await round.close();
    await copy.close();
    await folder.remove();
  });

  it('I2, I10: says so and goes on later when the disk is full, from whichever write on', async () => {
    let failures = 0;
    for (const point of await writes()) if ((await fillAt(point)) !== undefined) failures += 1;
    assert.ok(failures > 10, `Only at ${failures} points did the file need room.`);
  }).timeout(180_000);

  it('I2, I10: says so and goes on later when another process keeps the file locked, from whichever write on', async () => {
    let failures = 0;
    for (let nth = 1; ; nth += 1) {
      const reason = await lockAt(nth);
      if (reason === 'never') break;
      if (reason !== undefined) failures += 1;
    }
    assert.ok(failures > 5, `Only at ${failures} writes was the file missed.`);
  }).timeout(180_000);

  /** The points of the round after which something is written. */
  async function writes(): Promise<readonly number[]> {
    await round.copyInto(copy);
    const changes: number[] = [];
    const watch = new DeathWatch(1, async () => {
      const row = await copy.sql.get<{ readonly sum: number }>('SELECT total_changes() AS sum');
      changes.push(row?.sum ?? 0);
    });
    const remote = round.remoteTo(round.server.copy());
    await round.engineOf(watch.store(copy.store), watch.remote(remote)).syncNow();
    return changes.flatMap((sum, i) => ((changes[i + 1] ?? sum) > sum ? i + 1 : []));
  }

  /** Lets the file grow no further from a point on until the round has ended; why it failed. */
  async function fillAt(point: number): Promise<string | undefined> {
    await round.copyInto(copy);
    // Without free pages within it.
    await copy.sql.run('VACUUM');
    const fill: Fate = async () => {
      const [pages] = await copy.sql.all('PRAGMA page_count');
      await copy.sql.all(`PRAGMA max_page_count = ${Number(pages?.['page_count'])}`);
    };
    const watch = new DeathWatch(point, once(fill));
    const server = round.server.copy();
    const engine = round.engineOf(watch.store(copy.store), watch.remote(round.remoteTo(server)));
    const reason = await failureOf(engine.syncNow(), 'database-unavailable');
    await copy.sql.all('PRAGMA max_page_count = 1073741823');
    const when = `after the disk was full at ${watch.place}`;
    assert.deepEqual((await copy.store.check()).problems, [], when);
    assert.equal((await engine.syncNow()).pending, 0, when);
    await round.assertRecovered(copy.store, server, when);
    return reason;
  }

  /** Locks the file before the nth transaction of the round, until the round has ended; "never" when there are fewer. */
  async function lockAt(nth: number): Promise<string | undefined> {
    await round.copyInto(copy);
    const file = path.join(folder.path, `${nth}.db`);
    await copy.sql.run('VACUUM INTO ?', [file]);
    const server = round.server.copy();
    const { clock } = round;
    const outcome = await usingStore({ file, clock, busyTimeout: 20 }, async (store) => {
      let [begun, unlock] = [0, () => Promise.resolve()];
      const watch = new DeathWatch(1, async (place) => {
        if (begins.has(place)) begun += 1;
        if (begins.has(place) && begun === nth) unlock = await lockFile(file);
      });
      const engine = round.engineOf(watch.store(store), round.remoteTo(server));
      const reason = await failureOf(engine.syncNow(), 'database-locked');
      await unlock();
      const isPast = begun < nth;
      begun = Number.POSITIVE_INFINITY;
      const when = `after the file was locked at write ${nth}`;
      assert.equal((await engine.syncNow()).pending, 0, when);
      await round.assertRecovered(store, server, when);
      return isPast ? 'never' : reason;
    });
    await rm(file);
    return outcome;
  }
});

function once(fate: Fate): Fate {
  let done: Promise<void> | undefined;
  return (place) => (done ??= fate(place));
}

/** Nothing when the round could do without the file; otherwise it says what is wrong in a sentence. */
async function failureOf(report: Promise<unknown>, expected: string): Promise<string | undefined> {
  try {
    await report;
    return undefined;
  } catch (error) {
    assert.equal(reasonOf(error), expected, String(error));
    assert.match((error as Error).message, /^\S+ .+\.$/);
    return expected;
  }
}
