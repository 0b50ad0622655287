import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findWikiLinks } from '../../../../src/core/markdown/wikiLinks';

/** The links of a text without their offsets. */
function read(text: string): readonly object[] {
  return findWikiLinks(text).map(({ target, heading, block, alias, embed }) => ({
    target,
    ...(heading === undefined ? {} : { heading }),
    ...(block === undefined ? {} : { block }),
    ...(alias === undefined ? {} : { alias }),
    ...(embed ? { embed } : {}),
  }));
}

describe('findWikiLinks', () => {
  for (const [text, ...links] of [
    ['[[Arin]]', { target: 'Arin' }],
    ['[[ Arin ]]', { target: 'Arin' }],
    ['[[Arin|the smith]]', { target: 'Arin', alias: 'the smith' }],
    ['| [[Arin\\|the smith]] |', { target: 'Arin', alias: 'the smith' }],
    ['[[Arin#Past]]', { target: 'Arin', heading: 'Past' }],
    ['[[Arin#Past#Childhood|x]]', { target: 'Arin', heading: 'Past#Childhood', alias: 'x' }],
    ['[[Arin#^scar]]', { target: 'Arin', block: 'scar' }],
    ['[[Arin^scar]]', { target: 'Arin', block: 'scar' }],
    ['[[#Past]]', { target: '', heading: 'Past' }],
    ['[[#^scar]]', { target: '', block: 'scar' }],
    ['[[folder/sub/Arin]]', { target: 'folder/sub/Arin' }],
    ['[[The%20Tower]]', { target: 'The Tower' }],
    ['[[50% off]]', { target: '50% off' }],
    ['![[map.png|300]]', { target: 'map.png', alias: '300', embed: true }],
    ['!![[A]]', { target: 'A', embed: true }],
    ['\\![[A]]', { target: 'A' }],
    ['[[A]][[B]] [[C]]', { target: 'A' }, { target: 'B' }, { target: 'C' }],
    ['[[A|the [old] one]]', { target: 'A', alias: 'the [old] one' }],
    ['[[A|[old]]]', { target: 'A', alias: '[old]' }],
    ['[[[A]]]', { target: 'A' }],
    ['[[A [[B]] C]]', { target: 'B' }],
    ['[[A|B|C]]', { target: 'A', alias: 'B|C' }],
    ['[[Größe 🌙|é]]', { target: 'Größe 🌙', alias: 'é' }],
    ['> > - [ ] [[A]]', { target: 'A' }],
    ['    [[indented]]', { target: 'indented' }],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.deepEqual(read(text), links);
    });
  }

  for (const text of [
    '[[]]',
    '[[ ]]',
    '[[|x]]',
    '[[#]]',
    '[[A',
    '[[A\nB]]',
    '[A]',
    '\\[[A]]',
    '[[A]b]]',
    '`[[A]]`',
    '`` a ` [[A]] ``',
    '<!-- [[A]] -->',
    '<!--\n[[A]]\n\n[[B]] -->',
    'text <!-- [[A]]\n --> end',
    '```\n[[A]]\n```',
    '~~~leaflet\n[[A]]\n~~~',
    '````\n```\n[[A]]\n```\n````',
    '> ```\n> [[A]]\n> ```',
    '- ```\n  [[A]]\n  ```',
    '```\n[[unclosed fence]]',
    'a `code\n[[A]]` b',
  ]) {
    it(`finds no link in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(read(text), []);
    });
  }

  for (const [name, text] of [
    ['after a fence', '```\ncode\n```\n[[A]]'],
    ['after a quoted fence nobody closed', '> ```\n> code\n\n[[A]]'],
    ['after a stray backtick', 'a ` b [[A]] c'],
    ['between backticks of different lengths', '`` [[A]] `'],
    ['between backticks of two list items', '- a ` b\n- [[A]] ` c'],
    ['between escaped backticks', '\\`[[A]]\\`'],
    ['after a comment that never ends', '<!-- [[A]]'],
    ['after inline code that looks like a fence', '```code``` [[A]]'],
  ] as const) {
    it(`finds the link ${name}`, () => {
      assert.deepEqual(read(text), [{ target: 'A' }]);
    });
  }

  it('gives offsets of the link and of the target, and the line', () => {
    const text = 'one\r\ntwo 🌙 ![[ Arin #Past|x]] [[B]]';
    const [first, second] = findWikiLinks(text);
    assert.equal(text.slice(first!.start, first!.end), '![[ Arin #Past|x]]');
    assert.equal(text.slice(first!.targetStart, first!.targetEnd), 'Arin');
    assert.equal(first!.line, 1);
    assert.equal(text.slice(second!.start, second!.end), '[[B]]');
  });

  it('reads front matter when told that nothing there is code', () => {
    const links = findWikiLinks('---\na: "`[[A]]`"\n---\n', []);
    assert.deepEqual(
      links.map(({ target, line }) => [target, line]),
      [['A', 1]],
    );
  });

  it('gives ordered, disjoint offsets that lie on their links, whatever the text', () => {
    const piece = fc.constantFrom(
      '[',
      '[[',
      ']]',
      ']',
      '|',
      '\\',
      '#',
      '^',
      '!',
      '`',
      '``',
      '\n',
      '<!--',
      '-->',
      'a',
      ' ',
      '```\n',
      '> ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const link of findWikiLinks(text)) {
          assert.ok(link.start >= last);
          last = link.end;
          assert.match(text.slice(link.start, link.end), /^!?\[\[[^\r\n]*\]\]$/);
          assert.equal(link.line, text.slice(0, link.start).split('\n').length - 1);
        }
      }),
      { numRuns: 5000 },
    );
  });

  for (const [name, text] of [
    ['open brackets', '['.repeat(300_000)],
    ['unclosed links', '[[a'.repeat(100_000)],
    [
      'backtick runs of growing length',
      Array.from({ length: 700 }, (_, i) => '`'.repeat(i)).join(' '),
    ],
    ['unclosed comments', '<!--'.repeat(75_000)],
    ['unclosed comments on lines of their own', '<!--\n'.repeat(60_000)],
    ['backslashes', '\\'.repeat(300_000) + '[[a]]'],
    ['quote marks', '>'.repeat(300_000)],
    ['list marks', '- '.repeat(150_000)],
  ] as const) {
    it(`grows linearly with ${name}`, () => {
      // Quadratic work on 300,000 characters takes minutes and runs into the test's timeout.
      assert.ok(findWikiLinks(text).length <= 1);
    });
  }
});
