import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { filterKeys, parseSearch } from '../../../../src/core/search/parseSearch';

/** A search on one line: groups, then `-` excluded terms, then filters; `*` marks what may go on. */
function read(text: string): string {
  const { groups, excluded, filters } = parseSearch(text);
  const term = (shown: { readonly text: string; readonly prefix: boolean }): string =>
    `<${shown.text}>${shown.prefix ? '*' : ''}`;
  return [
    ...groups.map((terms) => terms.map(term).join('|')),
    ...excluded.map((shown) => `-${term(shown)}`),
    ...filters.map(({ key, value, excluded: not }) => `${not ? '-' : ''}${key}=${value}`),
  ].join(' ');
}

describe('parseSearch', () => {
  for (const [text, expected] of [
    ['', ''],
    [' \t\n ', ''],
    ['red dra', '<red> <dra>*'],
    ['red dra ', '<red> <dra>'],
    ['drag* red ', '<drag>* <red>'],
    ['"red dragon"', '<red dragon>'],
    ['"red drag', '<red drag>*'],
    ['x "red" y ', '<x> <red> <y>'],
    ['foo"bar baz"', '<foo> <bar baz>'],
    ['-sleeping red', '<red>* -<sleeping>'],
    ['red -slee', '<red> -<slee>'],
    ['red -slee*', '<red> -<slee>*'],
    ['-"red dragon" x ', '<x> -<red dragon>'],
    ['red-dragon ', '<red-dragon>'],
    ['red - dragon ', '<red> <dragon>'],
    ['red OR blue dragon ', '<red>|<blue> <dragon>'],
    ['a OR b OR c ', '<a>|<b>|<c>'],
    ['a OR', '<a> <OR>*'],
    ['OR a ', '<OR> <a>'],
    ['a or b ', '<a> <or> <b>'],
    ['a OR -b ', '<a> <OR> -<b>'],
    ['NEAR AND NOT ', '<NEAR> <AND> <NOT>'],
    ['kind:npc', 'kind=npc'],
    ['KIND:npc tag:#a/b red ', '<red> kind=npc tag=#a/b'],
    ['campaign:"The Bell" kind:"NPC"', 'campaign=The Bell kind=NPC'],
    ['-kind:npc -tag:"a b"', '-kind=npc -tag=a b'],
    ['kind:', ''],
    ['kind:"" x ', '<x>'],
    ['in:title status:done', 'status=done in=title'],
    ['title:nora ', '<title:nora>'],
    ['xkind:npc ', '<xkind:npc>'],
    ['"kind:npc"', '<kind:npc>'],
    ['* - " ?! ""', ''],
    ['d', '<d>'],
    ['é', '<é>'],
    ['7', '<7>'],
    ["the d'a", "<the> <d'a>"],
    ['d*', '<d>*'],
    ['龍', '<龍>*'],
    ['a\0b ', '<a> <b>'],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const parts = (line: string): readonly string[] => line.split(' ').sort();
      assert.deepEqual(parts(read(text)), parts(expected));
    });
  }

  it('never leaves a quotation mark, a NUL or a term without a word, whatever is typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[ "*:^{}()+\-'\\,;#|ANDORTE\0a-ckind:tag]{0,40}$/),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const { groups, excluded, filters } = parseSearch(text);
        for (const term of [...groups.flat(), ...excluded]) {
          assert.doesNotMatch(term.text, /["\0]/);
          assert.match(term.text, /[\p{L}\p{N}\p{Co}]/u);
        }
        assert.ok(groups.every((terms) => terms.length > 0));
        for (const { key, value } of filters) {
          assert.ok(filterKeys.includes(key));
          assert.notEqual(value.trim(), '');
        }
      }),
    );
  });

  it('reads any words in quotation marks as that one phrase', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z :*-]{0,20}$/), (words) => {
        assert.deepEqual(parseSearch(`"${words}"`).groups, [[{ text: words, prefix: false }]]);
      }),
    );
  });

  it('takes linear time for long hostile texts', () => {
    for (const piece of ['-', '"', 'kind:', 'a OR ', '-"', 'é', '* ']) {
      parseSearch(piece.repeat(100_000 / piece.length));
    }
  });
});
