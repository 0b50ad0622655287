import assert from 'node:assert/strict';
import { compareSiblings } from '../../../../src/core/order/compareSiblings';

describe('compareSiblings', () => {
  it('sorts by key, then by title, then by id, records without a key last', () => {
    const sorted = [
      { orderKey: 'Zz', title: 'B', docId: 'd' },
      { orderKey: 'a0', title: 'Scene 2', docId: 'z' },
      { orderKey: 'a0', title: 'Scene 10', docId: 'a' },
      { orderKey: 'a0', title: 'Scene 10', docId: 'b' },
      { orderKey: null, title: 'A', docId: 'c' },
    ];
    assert.deepEqual(sorted.toReversed().sort(compareSiblings), sorted);
  });
});
