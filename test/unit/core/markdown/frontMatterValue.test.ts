import assert from 'node:assert/strict';
import {
  listOf,
  numberOf,
  tagsOf,
  textOf,
  wikiTargetOf,
} from '../../../../src/core/markdown/frontMatterValue';

describe('textOf', () => {
  it('reads scalars, bare links and lists of one', () => {
    assert.equal(textOf(' Arin '), 'Arin');
    assert.equal(textOf(7), '7');
    assert.equal(textOf(false), 'false');
    assert.equal(textOf(['only']), 'only');
    assert.equal(textOf([['Tower']]), '[[Tower]]');
    assert.equal(textOf([['a', 'b']]), '[[a, b]]');
  });

  it('has none for nothing, longer lists and mappings', () => {
    for (const value of [undefined, null, '', ' ', [], ['a', 'b'], [[]], { a: 1 }]) {
      assert.equal(textOf(value), undefined);
    }
  });
});

describe('numberOf', () => {
  it('reads numbers and numeric text', () => {
    assert.deepEqual([0.125, '007', '1.10', ['3']].map(numberOf), [0.125, 7, 1.1, 3]);
  });

  it('has none for anything else', () => {
    assert.deepEqual(['1/8', '', null, true, 'Infinity'].map(numberOf), Array(5).fill(undefined));
  });
});

describe('listOf', () => {
  it('reads lists and text with commas', () => {
    assert.deepEqual(listOf(['a', null, ' b ', 'a', 3]), ['a', 'b', '3']);
    assert.deepEqual(listOf('a, b c,,a'), ['a', 'b c']);
    assert.deepEqual(listOf('[[Smith, John]], Bo'), ['[[Smith, John]]', 'Bo']);
    assert.deepEqual(listOf([['Smith', 'John']]), ['[[Smith, John]]']);
    assert.deepEqual(listOf([[['A']], [['B|b']]]), ['[[A]]', '[[B|b]]']);
    assert.deepEqual(listOf(null), []);
  });

  it('keeps commas in links that are closed, and only in those', () => {
    assert.deepEqual(listOf('[[a, b] c, d]], [[e, f]]'), ['[[a', 'b] c', 'd]]', '[[e, f]]']);
    assert.deepEqual(listOf('[[[a, b]], c [[d, e'), ['[[[a, b]]', 'c [[d', 'e']);
  });

  // Each would take a quarter of an hour if every bracket looked for its end anew.
  for (const [name, text] of [
    ['brackets that nothing closes', `${'['.repeat(1_000_000)}, npc`],
    ['brackets that one bracket ends', `${'[['.repeat(500_000)}], npc`],
  ] as const) {
    it(`reads a million ${name}`, () => {
      assert.equal(listOf(text).at(-1), 'npc');
    });
  }
});

describe('tagsOf', () => {
  it('strips the hash and splits at commas and blanks', () => {
    assert.deepEqual(tagsOf(['#Location/Ruin', 'npc', '#npc']), ['Location/Ruin', 'npc']);
    assert.deepEqual(tagsOf('#a #b, c'), ['a', 'b', 'c']);
    assert.deepEqual(tagsOf('#'), []);
  });
});

describe('wikiTargetOf', () => {
  it('reads one link, quoted or not', () => {
    assert.equal(wikiTargetOf('[[Tower|home]]'), 'Tower');
    assert.equal(wikiTargetOf(['[[places/Tower#Top]]']), 'places/Tower');
    assert.equal(wikiTargetOf([['Tower']]), 'Tower');
  });

  it('has none for plain text and for more than a link', () => {
    assert.equal(wikiTargetOf('Tower'), undefined);
    assert.equal(wikiTargetOf('[[A]] and [[B]]'), undefined);
    assert.equal(wikiTargetOf(null), undefined);
  });
});
