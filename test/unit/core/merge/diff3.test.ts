import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diff } from '../../../../src/core/merge/diff';
import type { Range, Region } from '../../../../src/core/merge/diff3';
import { diff3 } from '../../../../src/core/merge/diff3';

function regions(base: string, mine: string, theirs: string): readonly Region[] {
  return diff3(
    base.length,
    diff(base.split(''), mine.split('')),
    diff(base.split(''), theirs.split('')),
  );
}

/** Each region as "change:base>mine|theirs". */
function read(base: string, mine: string, theirs: string): readonly string[] {
  const cut = (text: string, { start, end }: Range): string => text.slice(start, end);
  return regions(base, mine, theirs).map(
    (region) =>
      `${region.changed}:${cut(base, region.base)}>${cut(mine, region.mine)}|${cut(theirs, region.theirs)}`,
  );
}

describe('diff3', () => {
  for (const [name, base, mine, theirs, ...expected] of [
    ['nothing changed', 'abc', 'abc', 'abc', 'none:abc>abc|abc'],
    ['changes apart', 'abc', 'xbc', 'aby', 'mine:a>x|a', 'none:b>b|b', 'theirs:c>c|y'],
    ['changes that touch', 'ab', 'xb', 'ay', 'mine:a>x|a', 'theirs:b>b|y'],
    ['an insertion before a change', 'ab', 'axb', 'ay', 'none:a>a|a', 'mine:>x|', 'theirs:b>b|y'],
    ['an insertion after a change', 'ab', 'axb', 'yb', 'theirs:a>a|y', 'mine:>x|', 'none:b>b|b'],
    [
      'an insertion inside a deletion',
      'abcd',
      'ad',
      'abxcd',
      'none:a>a|a',
      'both:bc>|bxc',
      'none:d>d|d',
    ],
    ['two insertions at one place', 'ab', 'axb', 'ayb', 'none:a>a|a', 'both:>x|y', 'none:b>b|b'],
    ['the same change', 'abc', 'axc', 'axc', 'none:a>a|a', 'both:b>x|x', 'none:c>c|c'],
    ['a chain of overlaps', 'abcdef', 'xcyf', 'azef', 'both:abcde>xcy|aze', 'none:f>f|f'],
    ['an empty base', '', 'x', '', 'mine:>x|'],
  ] as const) {
    it(`cuts ${name}`, () => {
      assert.deepEqual(read(base, mine, theirs), expected);
    });
  }

  it('covers each list once and calls the unchanged unchanged', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const end = { base: 0, mine: 0, theirs: 0 };
        for (const region of regions(base, mine, theirs)) {
          for (const side of ['base', 'mine', 'theirs'] as const) {
            assert.equal(region[side].start, end[side]);
            end[side] = region[side].end;
          }
          const cut = base.slice(region.base.start, region.base.end);
          const { changed } = region;
          if (changed === 'none' || changed === 'theirs') {
            assert.equal(mine.slice(region.mine.start, region.mine.end), cut);
          }
          if (changed === 'none' || changed === 'mine') {
            assert.equal(theirs.slice(region.theirs.start, region.theirs.end), cut);
          }
        }
        assert.deepEqual(end, { base: base.length, mine: mine.length, theirs: theirs.length });
      }),
      { numRuns: 5000 },
    );
  });
});
