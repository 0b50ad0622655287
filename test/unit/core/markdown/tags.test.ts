import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findInlineTags } from '../../../../src/core/markdown/tags';

function tags(body: string): readonly string[] {
  return findInlineTags(body).map(({ tag }) => tag);
}

describe('findInlineTags', () => {
  for (const [body, ...expected] of [
    ['#npc', 'npc'],
    ['An #npc/ally, and #Größe_2-b.', 'npc/ally', 'Größe_2-b'],
    ['(#aside) *#strong* > #quoted', 'aside', 'strong', 'quoted'],
    ['#a/ #b//', 'a', 'b'],
    ['#2024-05 #y1984 #🌙', '2024-05', 'y1984', '🌙'],
    ['## Heading #inside', 'inside'],
    ['# Heading'],
    ['#1984 #1/2 #--- ##npc a#b \\#no'],
    ['`#code` and\n```\n#code\n```\n<!-- #no -->'],
    ['[[Note #a]] ![[#b]] [t #c](Note.md#d) [[Note|#e]]'],
    ['https://x.y/#frag <https://x.y/ #z> [t](https://x.y/#z)'],
    ['<span style="color: #fff">x</span> #yes', 'yes'],
    ['- [ ] #task\n| #cell | #other |', 'task', 'cell', 'other'],
  ] as const) {
    it(`finds ${expected.length} in ${JSON.stringify(body)}`, () => {
      assert.deepEqual(tags(body), expected);
    });
  }

  it('gives offsets that cut the tag out of the text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('#a', '#b/c', ' ', '\n', '`', '[[', ']]', '(', '#', 'x', '🌙', '\r'),
        ),
        (parts) => {
          const body = parts.join('');
          for (const { tag, start, end } of findInlineTags(body)) {
            assert.equal(body.slice(start, end), `#${tag}`);
          }
        },
      ),
    );
  });
});
