import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countWords, splitSentences, splitWords } from '../../../../src/core/merge/textTokens';

describe('splitWords', () => {
  for (const [text, ...tokens] of [
    ["Arin's well-known CR is 0.125.", "Arin's", ' well-known', ' CR', ' is', ' 0.125', '.'],
    ['see ![[The Map|x]] and [[B]]', 'see', ' ![[The Map|x]]', ' and', ' [[B]]'],
    ['roll `2d6 + 3`, then', 'roll', ' `2d6 + 3`', ',', ' then'],
    ['**bold** <br> x', '**', 'bold', '**', ' <br>', ' x'],
    ['a\r\n\n b \t', 'a', '\r\n', '\n', ' b', ' \t'],
    ['(https://example.org/a?b=c)', '(', 'https://example.org/a?b=c', ')'],
    ['Größe 🌙🌙 Æ', 'Größe', ' 🌙🌙', ' Æ'],
  ] as const) {
    it(`cuts ${JSON.stringify(text)}`, () => {
      assert.deepEqual(splitWords(text), tokens);
    });
  }
});

describe('splitSentences', () => {
  it('cuts prose at the ends of sentences and keeps line endings', () => {
    assert.deepEqual(splitSentences('One. "Two!" he said… Three?\nFour'), [
      'One. ',
      '"Two!" ',
      'he said… ',
      'Three?\n',
      'Four',
    ]);
  });

  it('leaves headings, items, quotes, rows and indented lines whole', () => {
    const lines = [
      '# A. B. C\n',
      '- a. b. c\n',
      '1. a. b\n',
      '> a. b\n',
      '| a. b | c |\n',
      '  a. b\n',
    ];
    assert.deepEqual(splitSentences(lines.join('')), lines);
  });
});

describe('splitting', () => {
  it('loses nothing', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'a',
        '.',
        ' ',
        '\n',
        '\r\n',
        '[[',
        ']]',
        '`',
        '<',
        '>',
        'http://',
        '!',
        '…',
        '"',
        '\uD800',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        assert.equal(splitWords(text).join(''), text);
        assert.equal(splitSentences(text).join(''), text);
      }),
      { numRuns: 3000 },
    );
  });

  for (const [name, text] of [
    ['dots', '.'.repeat(200_000)],
    ['quotes after a dot', `.${'"'.repeat(200_000)}`],
    ['blanks', `a.${' '.repeat(200_000)}\n`],
    ['open brackets', '[['.repeat(100_000)],
    ['open tags', '<a '.repeat(60_000)],
    ['hyphens', 'a-'.repeat(100_000)],
    ['backticks', '` '.repeat(100_000)],
  ] as const) {
    it(`grows linearly with ${name}`, () => {
      assert.equal(splitWords(text).join('').length, text.length);
      assert.equal(splitSentences(text).join('').length, text.length);
    });
  }
});

describe('countWords', () => {
  it('counts runs of letters and digits', () => {
    assert.deepEqual(
      [...countWords('a b a-b')],
      [
        ['a', 2],
        ['b', 2],
      ],
    );
  });
});
