import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { typoMatch, typosAllowed } from '../../../../src/core/search/typoDistance';

/** Optimal string alignment by its definition, over the whole table. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const cell = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const costs = [
        cell(i - 1, j) + 1,
        cell(i, j - 1) + 1,
        cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ...(swap ? [cell(i - 2, j - 2) + 1] : []),
      ];
      (table[i] ?? [])[j] = Math.min(...costs);
    }
  }
  return cell(a.length, b.length);
}

describe('typoMatch', () => {
  const word = fc.stringMatching(/^[abc]{0,9}$/);

  it('gives the distance to the nearest part that begins there, within the limit', () => {
    fc.assert(
      fc.property(word, word, fc.nat(3), fc.nat(3), (typed, text, start, limit) => {
        const from = Math.min(start, text.length);
        const ends = Array.from({ length: text.length - from + 1 }, (_, i) => from + i);
        const best = Math.min(...ends.map((end) => distance(typed, text.slice(from, end))));
        const found = typoMatch(typed, text, from, limit);
        assert.equal(found?.distance, best <= limit ? best : undefined);
        if (found !== undefined) {
          assert.equal(distance(typed, text.slice(from, found.end)), found.distance);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts a swap of neighbours as one typo', () => {
    assert.deepEqual(typoMatch('igrnith', 'ingrith', 0, 2)?.distance, 2);
    assert.deepEqual(typoMatch('drgaon', 'dragon', 0, 1), { distance: 1, end: 6 });
  });

  it('ends at the end of a word where that is as near', () => {
    assert.deepEqual(typoMatch('drgaon', 'the dragon sleeps', 4, 1), { distance: 1, end: 10 });
  });

  it('forgives nothing in up to three letters, one typo in up to seven, then two', () => {
    assert.deepEqual([1, 3, 4, 7, 8, 30].map(typosAllowed), [0, 0, 1, 1, 2, 2]);
  });
});
