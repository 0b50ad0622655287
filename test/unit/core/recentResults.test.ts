import assert from 'node:assert/strict';
import { withRecentResults } from '../../../src/core/recentResults';

describe('the results of a function for the texts it was last asked about', () => {
  it('are computed once for each, and anew when many others came between', () => {
    const asked: string[] = [];
    const lengthOf = withRecentResults((text) => asked.push(text) && text.length);
    assert.deepEqual(['one', 'three', 'one', 'three'].map(lengthOf), [3, 5, 3, 5]);
    assert.deepEqual(asked, ['one', 'three']);
    for (let i = 0; i < 8; i += 1) lengthOf(`other ${i}`);
    assert.equal(lengthOf('one'), 3);
    assert.deepEqual(asked.slice(-1), ['one']);
  });

  it('are not kept for long texts', () => {
    let asked = 0;
    const count = withRecentResults(() => (asked += 1));
    const long = 'long '.repeat(20_000);
    assert.deepEqual([count(long), count(long)], [1, 2]);
  });
});
