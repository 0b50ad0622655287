import assert from 'node:assert/strict';

import fc from 'fast-check';

import { findCycles } from '../../../../src/core/sync/findCycles';

describe('findCycles', () => {
  it('finds each circle once, and nothing that only stands below one', () => {
    const parents = new Map([
      ...([['below', 'a'] as const, ['a', 'b'] as const, ['b', 'a'] as const] as const),
      ...([['self', 'self'] as const, ['child', 'top'] as const] as const),
    ]);
    assert.deepEqual(findCycles(parents), [['a', 'b'], ['self']]);
  });

  it('leaves a forest when one record of each circle goes to the top', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id)), fc.nat(), (pairs, choice) => {
        const parents = new Map(pairs);
        for (const cycle of findCycles(parents)) {
          for (const [i, record] of cycle.entries()) {
            assert.equal(parents.get(record), cycle[(i + 1) % cycle.length]);
          }
          const lifted = cycle[choice % cycle.length];
          if (lifted !== undefined) parents.delete(lifted);
        }
        for (const record of parents.keys()) assertReachesTop(parents, record);
      }),
    );
  });
});

function assertReachesTop(parents: ReadonlyMap<string, string>, record: string): void {
  let at: string | undefined = record;
  for (let steps = 0; at !== undefined; steps += 1) {
    assert.ok(steps <= parents.size, `${record} is in a circle`);
    at = parents.get(at);
  }
}
