import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Hunk } from '../../../../src/core/merge/diff';
import { diff, pairUp } from '../../../../src/core/merge/diff';

/** Applies hunks to the base; fails where they are out of order, touch or cut too much. */
function patched(
  base: readonly string[],
  side: readonly string[],
  hunks: readonly Hunk[],
): readonly string[] {
  const result: string[] = [];
  let next = 0;
  for (const { baseStart, baseEnd, sideStart, sideEnd } of hunks) {
    assert.ok(
      baseStart <= baseEnd && sideStart <= sideEnd && baseEnd + sideEnd > baseStart + sideStart,
    );
    result.push(...base.slice(next, baseStart));
    assert.equal(result.length, sideStart);
    result.push(...side.slice(sideStart, sideEnd));
    next = baseEnd;
  }
  return [...result, ...base.slice(next)];
}

/** Edits of a shortest script, by the quadratic textbook table. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, token] of a.entries()) {
    const next = [i + 1];
    b.forEach((other, j) => {
      next.push(token === other ? row[j]! : Math.min(row[j + 1]!, next[j]!) + 1);
    });
    row = next;
  }
  return row.at(-1)!;
}

function edits(hunks: readonly Hunk[]): number {
  return hunks.reduce(
    (sum, { baseStart, baseEnd, sideStart, sideEnd }) =>
      sum + baseEnd - baseStart + sideEnd - sideStart,
    0,
  );
}

const tokens = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

describe('diff', () => {
  it('finds no change between equal lists', () => {
    assert.deepEqual(diff(['a', 'b'], ['a', 'b']), []);
    assert.deepEqual(diff([], []), []);
  });

  it('finds an insertion, a deletion and a replacement', () => {
    assert.deepEqual(diff(['a', 'b', 'c', 'd', 'e'], ['x', 'a', 'c', 'y', 'e']), [
      { baseStart: 0, baseEnd: 0, sideStart: 0, sideEnd: 1 },
      { baseStart: 1, baseEnd: 2, sideStart: 2, sideEnd: 2 },
      { baseStart: 3, baseEnd: 4, sideStart: 3, sideEnd: 4 },
    ]);
  });

  it('gives a shortest script that turns one list into the other', () => {
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const hunks = diff(a, b);
        assert.deepEqual(patched(a, b, hunks), b);
        assert.equal(edits(hunks), editDistance(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  it('stays right beyond the number of edits it searches exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4000 }),
        fc.infiniteStream(fc.nat()),
        (alphabet, random) => {
          const draw = (): string => String(random.next().value! % alphabet);
          const a = Array.from({ length: 2000 }, draw);
          const b = Array.from({ length: 1500 }, draw);
          assert.deepEqual(patched(a, b, diff(a, b)), b);
        },
      ),
      { numRuns: 10 },
    );
  }).timeout(20_000);

  it('finds its way back after a long insertion full of common lines', () => {
    const base = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? '' : `line ${i}`));
    const added = Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? '' : `new ${i}`));
    const side = [
      ...base.slice(0, 500),
      ...added,
      ...base.slice(500, 900),
      'changed',
      ...base.slice(901),
    ];
    assert.ok(edits(diff(base, side)) <= 3000 + 2);
  });

  for (const [name, a, b] of [
    ['nothing in common', (i: number) => `a${i}`, (i: number) => `b${i}`],
    [
      'two tokens only',
      (i: number) => String(((i * i * 7) % 3) % 2),
      (i: number) => String(((i * 31) % 5) % 2),
    ],
    ['everything moved', (i: number) => `t${i}`, (i: number) => `t${60_000 - i}`],
  ] as const) {
    it(`ends soon for large lists with ${name}`, () => {
      const base = Array.from({ length: 60_000 }, (_, i) => a(i));
      const side = Array.from({ length: 60_000 }, (_, i) => b(i));
      // Quadratic work on 60,000 tokens runs into the timeout.
      assert.deepEqual(patched(base, side, diff(base, side)), side);
    }).timeout(10_000);
  }
});

describe('pairUp', () => {
  const startsAlike = (before: string, after: string): boolean =>
    after.startsWith(before.charAt(0));
  const pair = (base: readonly string[], side: readonly string[]): readonly Hunk[] =>
    pairUp({ base, side, hunks: diff(base, side) }, startsAlike);

  it('cuts a change of n tokens into n kin into single ones', () => {
    assert.deepEqual(pair(['=', 'a1', 'b1'], ['=', 'a2', 'b2']), [
      { baseStart: 1, baseEnd: 2, sideStart: 1, sideEnd: 2 },
      { baseStart: 2, baseEnd: 3, sideStart: 2, sideEnd: 3 },
    ]);
  });

  it('leaves a change whole where one pair is not kin or the numbers differ', () => {
    for (const side of [
      ['=', 'a2', 'x'],
      ['=', 'a2', 'b2', 'c2'],
    ]) {
      const hunks = pair(['=', 'a1', 'b1'], side);
      assert.deepEqual(hunks, [{ baseStart: 1, baseEnd: 3, sideStart: 1, sideEnd: side.length }]);
    }
  });
});
