import assert from 'node:assert/strict';

import fc from 'fast-check';

import { backoffDelay, isDue, longestBackoff } from '../../../src/sync/backoff';

describe('backoffDelay', () => {
  const almostOne = 1 - Number.EPSILON;

  it('doubles its bound with every failure', () => {
    const bounds = [0, 1, 2, 3].map((failures) => backoffDelay(failures, 1000, () => 0.5));
    assert.deepEqual(bounds, [500, 1000, 2000, 4000]);
  });

  it('spreads over the whole range from zero', () => {
    assert.equal(
      backoffDelay(3, 1000, () => 0),
      0,
    );
    assert.equal(
      backoffDelay(3, 1000, () => almostOne),
      7999,
    );
  });

  it('never exceeds five minutes, whatever the number of failures', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.double({ min: 0, max: almostOne, noNaN: true }), (n, random) => {
        const delay = backoffDelay(n, 1000, () => random);
        assert.ok(delay >= 0 && delay <= longestBackoff);
      }),
    );
  });
});

describe('isDue', () => {
  it('ends a wait at its time, and one that no wait can last to at once', () => {
    assert.equal(isDue(1_000, 999), false);
    assert.equal(isDue(1_000, 1_000), true);
    assert.equal(isDue(1_000 + longestBackoff, 1_000), false);
    assert.equal(isDue(1_001 + longestBackoff, 1_000), true);
  });
});
