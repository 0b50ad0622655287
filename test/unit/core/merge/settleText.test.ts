import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { mergeNote } from '../../../../src/core/merge/mergeNote';
import { settleText } from '../../../../src/core/merge/settleText';

const base = '---\nmood: calm\n---\nThe mill stands.\n\nIt is old.\n';
const mine = base.replace('calm', 'grim').replace('mill stands', 'mill burns');
const theirs = base.replace('calm', 'glad').replace('mill stands', 'tower leans');

function countWords(text: string): number {
  return text.match(/\w+/g)?.length ?? 0;
}

describe('settling a conflict of a merge', () => {
  const { text, conflicts } = mergeNote(base, mine, theirs);

  it('puts one side there and leaves the other conflicts alone', () => {
    const [mood, body] = conflicts;
    assert.equal(conflicts.length, 2);
    const once = settleText({ base, mine, theirs }, text, body!, 'theirs');
    assert.ok(once.includes('tower leans') && !once.includes('mill burns'), once);
    assert.ok(once.includes('mood: grim'));
    const twice = settleText({ base, mine, theirs }, once, mood!, 'theirs');
    assert.equal(twice, theirs);
  });

  it('keeps what was written since', () => {
    const later = `${text}\nA path leads there.\n`;
    const settled = settleText({ base, mine, theirs }, later, conflicts[1]!, 'mine');
    assert.ok(settled.endsWith('A path leads there.\n') && !settled.includes('tower'), settled);
  });

  it('leaves the text as it is for a conflict the merge did not have', () => {
    const other = { base: 'a', mine: 'b', theirs: 'c' };
    assert.equal(settleText({ base, mine, theirs }, text, other, 'mine'), text);
  });

  it('never adds words when conflicts of any two texts go to one side', () => {
    const words = fc.array(fc.constantFrom('oak', 'elm', 'ash', 'fir', 'yew', '\n\n'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        const [before, own, others] = [a, b, c].map((list) => list.join(' '));
        const versions = { base: before!, mine: own!, theirs: others! };
        const merged = mergeNote(before!, own!, others!);
        let now = merged.text;
        for (const found of merged.conflicts) now = settleText(versions, now, found, 'mine');
        // Settled text never holds more than the merge, which held both sides.
        assert.ok(countWords(now) <= countWords(merged.text));
      }),
    );
  });
});
