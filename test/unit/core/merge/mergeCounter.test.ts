import assert from 'node:assert/strict';

import fc from 'fast-check';

import { characters } from '../../../../src/core/model/collections';
import { parseFrontMatter } from '../../../../src/core/markdown/frontMatter';
import { projectFrontMatter } from '../../../../src/core/model/projection';
import { mergeRecord, type MergedRecord } from '../../../../src/core/merge/mergeRecord';

/** A character as its text and its field say it. */
function withPoints(frontMatter: string): Record<string, string | number | null> {
  const projected = projectFrontMatter(characters, parseFrontMatter(frontMatter));
  const { hitPoints } = projected;
  return { frontMatter, hitPoints: typeof hitPoints === 'number' ? hitPoints : null };
}

const head = (entry: string): string => `---\nname: Brann\n${entry}\nac: 15\n---\n`;

function merge(base: string, mine: string, theirs: string): MergedRecord {
  return mergeRecord(characters.fields, withPoints(base), withPoints(mine), withPoints(theirs));
}

describe('Counters', () => {
  const points = fc.integer({ min: -999, max: 999 });

  it('are base plus what both sides added or took, in the field and in the text', () => {
    fc.assert(
      fc.property(points, points, points, (base, mine, theirs) => {
        fc.pre(mine !== theirs);
        const { merged, conflicts } = merge(
          head(`HP: ${base} # as rolled`),
          head(`HP: ${mine} # as rolled`),
          head(`HP: ${theirs} # as rolled`),
        );
        const sum = mine + theirs - base;
        assert.deepEqual(conflicts, []);
        assert.equal(merged['hitPoints'], sum);
        assert.equal(merged['frontMatter'], head(`HP: ${sum} # as rolled`));
      }),
    );
  });

  it('are the same number whichever side merges, and the number that both sides wrote', () => {
    fc.assert(
      fc.property(points, points, points, (base, mine, theirs) => {
        const [b, m, t] = [base, mine, theirs].map((hp) => head(`hp: ${hp}`)) as [
          string,
          string,
          string,
        ];
        assert.deepEqual(merge(b, m, t).merged, merge(b, t, m).merged);
        assert.equal(merge(b, m, m).merged['hitPoints'], mine);
      }),
    );
  });

  it('say the same in the field and in the text, however the number is written', () => {
    // Few numbers, so that sides often have the same one.
    const few = fc.integer({ min: -3, max: 3 });
    const entry = fc.oneof(
      few.map((hp) => `hp: ${hp}`),
      few.map((hp) => `hp: "${hp}"`),
      few.map((hp) => `hp:   ${hp}   # wounded`),
      fc.constantFrom('hp: many', 'hp: 0x10', 'hp: 1e2', 'hp:', 'hp: [3]', 'hp: 9007199254740991'),
    );
    fc.assert(
      fc.property(entry, entry, entry, (base, mine, theirs) => {
        const { merged } = merge(head(base), head(mine), head(theirs));
        const text = merged['frontMatter'];
        assert.ok(typeof text === 'string');
        assert.equal(merged['hitPoints'], withPoints(text)['hitPoints']);
      }),
      {
        examples: [
          ['hp: 0', 'hp: "0"', 'hp: many'],
          ['hp: 0', 'hp:   -7   # wounded', 'hp: -7'],
          ['hp:   2   # wounded', 'hp: 2', 'hp: 9007199254740991'],
        ],
        numRuns: 1_000,
      },
    );
  });

  it('leave other keys to the side that changed them, and keep both comments’ places', () => {
    const { merged, conflicts } = merge(head('hp: 10'), head('hp: 7'), head('hp: 12 # healed'));
    assert.deepEqual([merged['frontMatter'], conflicts], [head('hp: 9 # healed'), []]);
    const levels = mergeRecord(characters.fields, { level: 1 }, { level: 2 }, { level: 3 });
    assert.deepEqual([levels.merged['level'], levels.conflicts.length], [2, 1]);
  });
});
