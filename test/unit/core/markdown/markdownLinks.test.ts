import assert from 'node:assert/strict';
import { findMarkdownLinks } from '../../../../src/core/markdown/markdownLinks';

describe('findMarkdownLinks', () => {
  for (const [text, target, rest] of [
    ['[Arin](Arin.md)', 'Arin.md', { alias: 'Arin' }],
    [
      '[the smith](../npcs/Arin.md#Past)',
      '../npcs/Arin.md',
      { alias: 'the smith', heading: 'Past' },
    ],
    ['[x](The%20Tower.md#The%20Top)', 'The Tower.md', { alias: 'x', heading: 'The Top' }],
    ['[x](<The Tower.md>)', 'The Tower.md', { alias: 'x' }],
    ['[x](Tower.md "the title")', 'Tower.md', { alias: 'x' }],
    ['[x](Tower_(ruin).md)', 'Tower_(ruin).md', { alias: 'x' }],
    ['[a [b] c](A.md)', 'A.md', { alias: 'a [b] c' }],
    ['[](A.MD)', 'A.MD', {}],
    ['[x](A.md#^scar)', 'A.md', { alias: 'x', block: 'scar' }],
    ['[two\nlines](A.md)', 'A.md', { alias: 'two\nlines' }],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const [link, ...others] = findMarkdownLinks(text);
      const { kind, line, start, end, targetStart, targetEnd, ...read } = link!;
      assert.deepEqual(read, { target, embed: false, ...rest });
      assert.deepEqual([kind, line, start, end, others], ['markdown', 0, 0, text.length, []]);
      assert.equal(decodeURIComponent(text.slice(targetStart, targetEnd)), target);
    });
  }

  it('includes the exclamation mark of an embed', () => {
    const [link] = findMarkdownLinks('see ![x](A.md)');
    assert.deepEqual([link!.embed, link!.start], [true, 4]);
  });

  for (const text of [
    '[x](https://example.org/readme.md)',
    '[x](A.png)',
    '[x](A)',
    '[x](two words.md)',
    '\\[x](A.md)',
    '[x\\](A.md)',
    '`[x](A.md)`',
    '[x]\n(A.md)',
    '[x\n\ny](A.md)',
    '](A.md)',
  ]) {
    it(`finds no link to a note in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findMarkdownLinks(text), []);
    });
  }

  for (const [name, text] of [
    ['open brackets', '['.repeat(300_000)],
    ['open destinations', '](a'.repeat(100_000)],
    ['open parentheses', '[](' + '('.repeat(300_000)],
    ['nested parentheses', '[](a(b'.repeat(50_000)],
    ['open titles', '[](a "'.repeat(50_000)],
    ['blank lines', '\n '.repeat(150_000)],
  ] as const) {
    it(`grows linearly with ${name}`, () => {
      assert.deepEqual(findMarkdownLinks(text), []);
    });
  }
});
