import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { compileTerms, findSpans } from '../../../../src/core/search/findSpans';
import { foldText } from '../../../../src/core/search/foldText';
import { parseSearch } from '../../../../src/core/search/parseSearch';

/** The text with the matches of a search in angle brackets. */
function marked(text: string, search: string, reach?: number): string {
  const spans = findSpans(text, compileTerms(parseSearch(search).groups.flat()), reach);
  return spans.reduceRight(
    (all, { start, end }) => `${all.slice(0, start)}<${all.slice(start, end)}>${all.slice(end)}`,
    text,
  );
}

describe('findSpans', () => {
  for (const [text, search, expected] of [
    ['The red dragon.', 'red ', 'The <red> dragon.'],
    ['The reddish red', 'red ', 'The reddish <red>'],
    ['The reddish red', 'red', 'The <reddish> <red>'],
    ['Éowyn, E\u0301owyn and EOWYN', 'eowyn ', '<Éowyn>, <E\u0301owyn> and <EOWYN>'],
    ['red\r\n  dragon red', '"red dragon"', '<red\r\n  dragon> red'],
    ['red dragon', '"red dragon" red ', '<red dragon>'],
    ["the mayor's dog", "mayor's ", "the <mayor's> dog"],
    ['ΟΔΟΣ οδος', 'οδος ', '<ΟΔΟΣ> <οδος>'],
    ['red red red', '"red red"', '<red red> red'],
    ['', 'red ', ''],
  ] as const) {
    it(`marks ${search}in ${JSON.stringify(text)}`, () => {
      assert.equal(marked(text, search), expected);
    });
  }

  it('finds words and phrases wherever they stand in a long text', () => {
    for (const at of [0, 500, 505, 510, 515, 1020, 100_000]) {
      const before = 'filler '.repeat(at).slice(0, at).replace(/\S*$/, '');
      const found = marked(`${before} red dragon ${'filler '.repeat(2000)}`, '"red dragon"');
      assert.equal(found.indexOf('<red dragon>'), before.length + 1, String(at));
    }
  });

  it('stops behind the first match', () => {
    const text = `red red ${'x '.repeat(5_000)}red`;
    assert.equal(marked(text, 'red ', 20), `<red> <red> ${'x '.repeat(5_000)}red`);
  });

  it('is fast in a megabyte without the word and in one that is one word', () => {
    const terms = compileTerms([{ text: 'dragon', prefix: true }]);
    assert.deepEqual(findSpans('Straße zum Turm. '.repeat(60_000), terms), []);
    assert.deepEqual(findSpans('x'.repeat(1_000_000), terms), []);
    assert.deepEqual(findSpans('- '.repeat(500_000), terms), []);
  });

  it('marks exactly the words that begin with what was typed', () => {
    const words = fc.array(fc.stringMatching(/^[abéE]{1,4}$/), { maxLength: 12 });
    fc.assert(
      fc.property(words, fc.stringMatching(/^[ab]{2,3}$/), (texts, typed) => {
        const text = texts.join(' ');
        const spans = findSpans(text, compileTerms([{ text: typed, prefix: true }]));
        assert.deepEqual(
          spans.map(({ start, end }) => text.slice(start, end)),
          texts.filter((word) => foldText(word).startsWith(typed)),
        );
      }),
    );
  });
});

describe('foldText', () => {
  it('folds a text letter by letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(foldText(text), Array.from(text, foldText).join(''));
      }),
    );
  });

  it('folds what is folded to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(foldText(foldText(text)), foldText(text));
      }),
    );
  });
});
