import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOrderKey, keyBetween, keysBetween } from '../../../../src/core/order/orderKeys';

/** A deterministic random source (linear congruential generator of Numerical Recipes). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('keyBetween', () => {
  it('sorts between its neighbours through any sequence of insertions', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(), { maxLength: 60 }), (seed, places) => {
        const random = seeded(seed);
        const keys: string[] = [];
        for (const place of places) {
          const at = place % (keys.length + 1);
          const key = keyBetween(keys[at - 1], keys[at], random);
          assert.ok(key !== undefined && isOrderKey(key));
          keys.splice(at, 0, key);
        }
        assert.deepEqual([...new Set(keys)].sort(), keys);
      }),
      { numRuns: 300 },
    );
  });

  it('gives devices that insert at the same place different keys', () => {
    const random = seeded(7);
    const keys = new Set(Array.from({ length: 300 }, () => keyBetween('a1', 'a2', random)));
    assert.ok(keys.size >= 299);
  });

  it('stays short when a thousand records are appended', () => {
    const random = seeded(1);
    let last: string | undefined;
    for (let i = 0; i < 1000; i++) last = keyBetween(last, undefined, random);
    assert.ok(last !== undefined && last.length <= 8, last);
  });

  for (const [before, after] of [
    ['a1', 'a1'],
    ['a2', 'a1'],
    ['not a key', 'z'],
    ['a0', ''],
    ['é', undefined],
    [undefined, 'a10'],
  ] as const) {
    it(`has none between ${JSON.stringify(before)} and ${JSON.stringify(after)}`, () => {
      assert.equal(keyBetween(before, after, Math.random), undefined);
    });
  }

  it('works with a random source that always gives the same', () => {
    for (const random of [() => 0, () => 1, () => NaN]) {
      const key = keyBetween('a0', 'a1', random);
      assert.ok(key !== undefined && 'a0' < key && key < 'a1', key);
    }
  });
});

describe('keysBetween', () => {
  it('gives as many ascending keys as asked for', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -2, max: 200 }),
        fc.boolean(),
        (seed, count, bounded) => {
          const [before, after] = bounded ? ['a0', 'a1'] : [undefined, undefined];
          const keys = keysBetween(before, after, count, seeded(seed)) ?? [];
          assert.equal(keys.length, Math.max(0, count));
          assert.deepEqual([...new Set(keys)].sort(), keys);
          assert.ok(
            keys.every((key) => isOrderKey(key) && (!bounded || ('a0' < key && key < 'a1'))),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
