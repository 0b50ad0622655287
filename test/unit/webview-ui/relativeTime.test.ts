import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { relativeTime } from '../../../webview-ui/overview/relativeTime';

const now = Date.UTC(2026, 4, 1);
const minute = 60_000;

describe('relative time', () => {
  it('names the largest whole unit', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, 'just now'],
      [59_000, 'just now'],
      [minute, '1 minute ago'],
      [119 * minute, '1 hour ago'],
      [24 * 60 * minute, 'yesterday'],
      [29 * 24 * 60 * minute, '29 days ago'],
      [31 * 24 * 60 * minute, 'last month'],
      [800 * 24 * 60 * minute, '2 years ago'],
    ];
    for (const [ago, text] of cases) assert.equal(relativeTime(now - ago, now), text);
  });

  it('takes a clock that runs ahead for now', () => {
    assert.equal(relativeTime(now + 5 * minute, now), 'just now');
  });
});
