import assert from 'node:assert/strict';
import fc from 'fast-check';
import { naturalCompare } from '../../../../src/core/order/naturalCompare';

describe('naturalCompare', () => {
  for (const sorted of [
    ['Session 2', 'Session 10', 'Session 100'],
    ['1', '1.2', '1.10', '2'],
    ['01 Intro', '2 Middle', '10 End'],
    ['a', 'B', 'c'],
    ['Arin', 'arin', 'Arin II'],
    ['Eowyn', 'Éowyn', 'Faramir'],
    ['a', 'a01', 'a1', 'a2', 'aa'],
    ['', ' ', '0', 'a'],
    ['99999999999999999998', '99999999999999999999'],
    ['Öl', 'öl', 'ölig', 'oz'],
  ]) {
    it(`keeps ${JSON.stringify(sorted)} in this order`, () => {
      const shuffles = [[...sorted].reverse(), [...sorted].sort()];
      for (const names of shuffles) assert.deepEqual(names.sort(naturalCompare), sorted);
    });
  }

  const name = fc
    .array(
      fc.constantFrom('a', 'A', 'é', 'e', '\u0301', '0', '1', '10', '2', ' ', '-', 'ß', '🌙', 'İ'),
      { maxLength: 6 },
    )
    .map((pieces) => pieces.join(''));

  it('is a total order', () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        assert.equal(Math.sign(naturalCompare(a, b)), -Math.sign(naturalCompare(b, a)) || 0);
        assert.equal(naturalCompare(a, b) === 0, a === b);
        if (naturalCompare(a, b) <= 0 && naturalCompare(b, c) <= 0) {
          assert.ok(naturalCompare(a, c) <= 0, JSON.stringify([a, b, c]));
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
