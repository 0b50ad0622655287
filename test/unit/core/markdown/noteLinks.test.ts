import assert from 'node:assert/strict';
import { findBodyLinks, findNoteLinks } from '../../../../src/core/markdown/noteLinks';
import { findWikiLinks } from '../../../../src/core/markdown/wikiLinks';
import { withVault } from './vaults';

describe('findNoteLinks', () => {
  it('finds links in front matter and body at offsets and lines of the whole note', () => {
    const text = '---\r\nplace: "[[Tower]]"\r\n---\r\nBy [[Arin]] and\r\n[Bo](Bo.md).';
    const links = findNoteLinks(text);
    assert.deepEqual(
      links.map(({ start, end, line }) => [text.slice(start, end), line]),
      [
        ['[[Tower]]', 1],
        ['[[Arin]]', 3],
        ['[Bo](Bo.md)', 4],
      ],
    );
    assert.deepEqual(
      links.map(({ targetStart, targetEnd }) => text.slice(targetStart, targetEnd)),
      ['Tower', 'Arin', 'Bo.md'],
    );
  });

  it(
    'finds the links of the Thellade vault',
    withVault('thellade', (notes) => {
      const everywhere = notes.flatMap(({ text }) => findWikiLinks(text, []));
      assert.equal(everywhere.length, 13_791);
      // 1,580 of them stand in code: map, query and input blocks.
      const links = notes.flatMap(({ text }) => findNoteLinks(text));
      assert.equal(links.filter(({ kind }) => kind === 'wiki').length, 12_211);
      assert.equal(links.filter(({ kind }) => kind === 'markdown').length, 1);
    }),
  ).timeout(20_000);

  it(
    'finds the Markdown links of the Daggerheart vault',
    withVault('daggerheart', (notes) => {
      const links = notes.flatMap(({ text }) => findNoteLinks(text));
      assert.equal(links.filter(({ kind }) => kind === 'markdown').length, 981);
    }),
  ).timeout(20_000);
});

describe('findBodyLinks', () => {
  it('takes a wiki link that looks like the text of a Markdown link as the wiki link', () => {
    assert.deepEqual(
      findBodyLinks('[[A]](B.md) [c](C.md)').map(({ target }) => target),
      ['A', 'C.md'],
    );
  });
});
