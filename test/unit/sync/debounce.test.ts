import assert from 'node:assert/strict';

import { Debounce } from '../../../src/sync/debounce';
import { VirtualClock } from './virtualClock';

describe('Debounce', () => {
  let clock: VirtualClock;
  let runs: number;
  let debounce: Debounce;

  beforeEach(() => {
    clock = new VirtualClock();
    runs = 0;
    debounce = new Debounce(clock, { idle: 2000, atMost: 10_000 }, () => (runs += 1));
  });

  it('runs once after the last call', () => {
    for (let i = 0; i < 3; i += 1) {
      debounce.call();
      clock.advance(1000);
    }
    assert.equal(runs, 0);
    clock.advance(1000);
    assert.equal(runs, 1);
    clock.advance(60_000);
    assert.equal(runs, 1);
  });

  it('runs now and then while calls do not stop', () => {
    for (let i = 0; i < 25; i += 1) {
      debounce.call();
      clock.advance(1000);
    }
    assert.equal(runs, 2);
  });

  it('does not run once disposed', () => {
    debounce.call();
    debounce.dispose();
    clock.advance(60_000);
    assert.equal(runs, 0);
  });
});
