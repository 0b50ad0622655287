import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { mergeNote } from '../../../../src/core/merge/mergeNote';
import type { TextConflict } from '../../../../src/core/merge/mergeText';
import type { ChosenText } from '../../../../src/core/merge/settleText';
import { settleText } from '../../../../src/core/merge/settleText';

const base = '---\nmood: calm\n---\nThe mill stands.\n\nIt is old.\n';
const mine = base.replace('calm', 'grim').replace('mill stands', 'mill burns');
const theirs = base.replace('calm', 'glad').replace('mill stands', 'tower leans');

function key({ base, mine, theirs }: TextConflict): string {
  return JSON.stringify([base, mine, theirs]);
}

describe('settling a conflict of a merge', () => {
  const { text, conflicts } = mergeNote(base, mine, theirs);

  it('puts one side there and leaves the other conflicts alone', () => {
    const [mood, body] = conflicts;
    assert.equal(conflicts.length, 2);
    const once = settleText({ base, mine, theirs }, text, { ...body!, side: 'theirs' }, []);
    assert.ok(once.includes('tower leans') && !once.includes('mill burns'), once);
    assert.ok(once.includes('mood: grim'));
    const twice = settleText({ base, mine, theirs }, once, { ...mood!, side: 'theirs' }, [
      { ...body!, side: 'theirs' },
    ]);
    assert.equal(twice, theirs);
  });

  it('keeps what was written since', () => {
    const later = `${text}\nA path leads there.\n`;
    const settled = settleText(
      { base, mine, theirs },
      later,
      { ...conflicts[1]!, side: 'mine' },
      [],
    );
    assert.ok(settled.endsWith('A path leads there.\n') && !settled.includes('tower'), settled);
  });

  it('leaves the text as it is for a conflict the merge did not have', () => {
    const other = { base: 'a', mine: 'b', theirs: 'c', side: 'mine' } as const;
    assert.equal(settleText({ base, mine, theirs }, text, other, []), text);
  });

  it('gives what a merge that chose throughout gives, whatever the texts and in whatever order', () => {
    const words = fc.array(fc.constantFrom('oak', 'elm', 'ash', 'fir', 'yew', '\n\n'), {
      maxLength: 12,
    });
    const sides = fc.array(fc.constantFrom('mine' as const, 'theirs' as const), { minLength: 9 });
    fc.assert(
      fc.property(words, words, words, sides, (a, b, c, wanted) => {
        const [before, own, others] = [a, b, c].map((list) => list.join(' '));
        const versions = { base: before!, mine: own!, theirs: others! };
        const merged = mergeNote(before!, own!, others!);
        const chosen: ChosenText[] = [];
        let now = merged.text;
        for (const [i, conflict] of merged.conflicts.entries()) {
          const choice = { ...conflict, side: wanted[i % wanted.length]! };
          const known = chosen.some((other) => key(other) === key(choice));
          if (known) continue;
          now = settleText(versions, now, choice, chosen);
          chosen.push(choice);
        }
        const sideOf = (found: TextConflict): string | undefined => {
          const choice = chosen.find((other) => key(other) === key(found));
          return choice && found[choice.side];
        };
        assert.equal(now, mergeNote(before!, own!, others!, sideOf).text);
      }),
    );
  });
});
