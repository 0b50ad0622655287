import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { relativeTime } from '../../../src/core/relativeTime';

describe('relative time', () => {
  it('counts minutes, hours and days, back and ahead', () => {
    const now = 10 * 24 * 3_600_000;
    const minute = 60_000;
    const texts = [0, 59_000, 5 * minute, 119 * minute, 24 * 60 * minute, 72 * 60 * minute].map(
      (distance) => relativeTime(now - distance, now),
    );
    assert.deepEqual(texts, [
      'just now',
      'just now',
      '5 min ago',
      '1 h ago',
      '1 day ago',
      '3 days ago',
    ]);
    assert.equal(relativeTime(now + 30_000, now), 'in less than a minute');
    assert.equal(relativeTime(now + 3 * minute, now), 'in 3 min');
  });
});
