import assert from 'node:assert/strict';
import { findHeadings, headingKey } from '../../../../src/core/markdown/headings';

function read(body: string): readonly (readonly [number, string])[] {
  return findHeadings(body).map(({ level, text }) => [level, text] as const);
}

describe('findHeadings', () => {
  for (const [body, ...headings] of [
    ['# One\n## Two ##\n###### Six', [1, 'One'], [2, 'Two'], [6, 'Six']],
    ['   ### Three', [3, 'Three']],
    ['#\tTab', [1, 'Tab']],
    ['## C#', [2, 'C#']],
    ['##', [2, '']],
    ['# #', [1, '']],
    ['One\n===\nTwo\n---\n', [1, 'One'], [2, 'Two']],
    ['Over two\nlines\n===', [1, 'Over two lines']],
    ['text\n\n# A\r\nmore\r\n# B\r\n', [1, 'A'], [1, 'B']],
  ] as const) {
    it(`reads ${JSON.stringify(body)}`, () => {
      assert.deepEqual(read(body), headings);
    });
  }

  for (const body of [
    '#tag',
    '####### seven',
    '    # indented code',
    '> # in a quote',
    '```\n# in code\n```',
    '<!--\n# in a comment\n-->',
    'text\n\n---\n',
    '---\n---',
    '- item\n---',
    '> quote\n---',
    '| a |\n---',
  ]) {
    it(`finds no heading in ${JSON.stringify(body)}`, () => {
      assert.deepEqual(read(body), []);
    });
  }

  it('does not take a rule below a heading as an underline', () => {
    assert.deepEqual(read('# A\n---\n'), [[1, 'A']]);
  });

  it('gives offsets and lines', () => {
    const body = 'intro\r\n\r\nOver\r\ntwo\r\n---\r\n# B ';
    assert.deepEqual(
      findHeadings(body).map(({ start, end, line }) => [body.slice(start, end), line]),
      [
        ['Over\r\ntwo\r\n---', 2],
        ['# B ', 5],
      ],
    );
  });
});

describe('headingKey', () => {
  it('ignores punctuation and case, as links to headings do', () => {
    assert.equal(headingKey("Arin's Past: [[the fire]]!"), headingKey('arin s past the fire'));
  });
});
