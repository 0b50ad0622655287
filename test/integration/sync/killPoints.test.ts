import assert from 'node:assert/strict';

import { SimFile } from '../../simulation/support/simFile';
import { BrokenRound } from './support/brokenRound';
import { DeathWatch } from './support/deathWatch';

describe('A process that dies in a round of push and pull', () => {
  let round: BrokenRound;
  let copy: SimFile;

  before(async () => {
    round = await BrokenRound.begin();
    copy = await SimFile.open();
  });

  after(async () => {
    await round.close();
    await copy.close();
  });

  it('I2, I8, I9, I10: loses and repeats nothing, wherever that is', async () => {
    // A point past the last: nobody dies, and all points are counted.
    const points = await dieAt(Number.POSITIVE_INFINITY);
    assert.ok(points > 40, `Only ${points} points were found.`);
    for (let point = 1; point <= points; point += 1) await dieAt(point);
  }).timeout(300_000);

  /** Runs the round on copies of everything, dies, recovers and compares. Returns the points that were passed. */
  async function dieAt(point: number): Promise<number> {
    await round.copyInto(copy);
    const server = round.server.copy();
    const watch = new DeathWatch(point);
    const remote = watch.remote(round.remoteTo(server));
    const report = round.engineOf(watch.store(copy.store), remote).syncNow();
    if (point === Number.POSITIVE_INFINITY) await report;
    else await assert.rejects(report);
    await round.assertRecovered(copy.store, server, `after dying at ${watch.place}`);
    return watch.passed;
  }
});
