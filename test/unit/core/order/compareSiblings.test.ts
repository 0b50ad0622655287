import assert from 'node:assert/strict';
import fc from 'fast-check';
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

  it('I21: puts siblings into one order, whatever order they are read in, keys and titles that are the same too', () => {
    const sibling = fc.record({
      orderKey: fc.constantFrom(null, 'Zz', 'a0', 'a0V', 'b00'),
      title: fc.oneof(fc.constantFrom('Scene 2', 'Scene 10', 'scene 2', 'Éa', 'Ea'), fc.string()),
    });
    const siblings = fc
      .array(sibling, { maxLength: 12 })
      .map((all) => all.map((one, i) => ({ ...one, docId: `n${i}` })));
    const shuffled = siblings.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        assert.deepEqual(all.toSorted(compareSiblings), other.toSorted(compareSiblings));
      }),
    );
  });
});
