import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeSet } from '../../../../src/core/merge/mergeSet';

function merge(base: string, mine: string, theirs: string): string {
  const split = (text: string): readonly string[] => text.split('');
  const versions = { base: split(base), mine: split(mine), theirs: split(theirs) };
  return mergeSet(versions, (element) => element).join('');
}

describe('mergeSet', () => {
  for (const [name, base, mine, theirs, merged] of [
    ['adds what either side added', 'ab', 'abx', 'aby', 'abxy'],
    ['removes what either side removed', 'abcd', 'acd', 'abd', 'ad'],
    ['removes on one side and adds on the other', 'ab', 'b', 'abx', 'bx'],
    ['puts theirs where it stood', 'abc', 'abc', 'axbc', 'axbc'],
    ['puts theirs after mine at the same place', 'ab', 'amb', 'atb', 'amtb'],
    ['puts theirs at the start', 'ab', 'abm', 'tab', 'tabm'],
    ['keeps mine’s order', 'abc', 'cab', 'abcx', 'cxab'],
    ['takes theirs’ order when only they changed it', 'abc', 'abcx', 'cba', 'cxba'],
    ['takes the same addition once', 'a', 'ax', 'ax', 'ax'],
    ['works without a base', '', 'ab', 'bc', 'abc'],
  ] as const) {
    it(name, () => {
      assert.equal(merge(base, mine, theirs), merged);
    });
  }

  it('holds exactly what nobody removed, whichever side is mine', () => {
    const letters = 'abcdefgh'.split('');
    const set = fc
      .uniqueArray(fc.constantFrom(...letters), { maxLength: 8 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(set, set, set, (base, mine, theirs) => {
        const expected = letters.filter((element) => {
          const sides = [mine, theirs].filter((side) => side.includes(element)).length;
          return base.includes(element) ? sides === 2 : sides > 0;
        });
        assert.deepEqual(merge(base, mine, theirs).split('').sort(), expected);
        assert.deepEqual(merge(base, theirs, mine).split('').sort(), expected);
      }),
      { numRuns: 3000 },
    );
  });
});
