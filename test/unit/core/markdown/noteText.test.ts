import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  frontMatterParts,
  joinNoteText,
  splitNoteText,
} from '../../../../src/core/markdown/noteText';
import { withVault } from './vaults';

/** Texts made of the pieces that decide where front matter ends. */
const trickyText = fc
  .array(
    fc.constantFrom(
      '---',
      '...',
      '\n',
      '\r\n',
      '\r',
      '\uFEFF',
      ' ',
      '\t',
      'tags: x',
      '- ',
      'é',
      '🌙',
    ),
    { maxLength: 24 },
  )
  .map((pieces) => pieces.join(''));

describe('splitNoteText', () => {
  it('cuts after the closing fence and its line ending', () => {
    assert.deepEqual(splitNoteText('---\ntags: a\n---\nBody\n'), {
      frontMatter: '---\ntags: a\n---\n',
      body: 'Body\n',
    });
  });

  it('keeps a leading byte-order mark with the front matter and a later one with the body', () => {
    assert.deepEqual(splitNoteText('\uFEFF---\na: 1\n---\n\uFEFFBody'), {
      frontMatter: '\uFEFF---\na: 1\n---\n',
      body: '\uFEFFBody',
    });
  });

  it('takes a byte-order mark without front matter as body', () => {
    assert.deepEqual(splitNoteText('\uFEFFBody'), { frontMatter: '', body: '\uFEFFBody' });
  });

  for (const [name, frontMatter] of [
    ['CRLF', '---\r\na: 1\r\n---\r\n'],
    ['mixed line endings', '---\r\na: 1\n---\r'],
    ['three dots as the closing fence', '---\na: 1\n...\n'],
    ['blanks after the fences', '--- \t\na: 1\n---  \n'],
    ['nothing between the fences', '---\n---\n'],
  ] as const) {
    it(`recognises ${name}`, () => {
      assert.deepEqual(splitNoteText(`${frontMatter}Body`), { frontMatter, body: 'Body' });
    });
  }

  it('accepts a closing fence that ends the note', () => {
    assert.deepEqual(splitNoteText('---\na: 1\n---'), { frontMatter: '---\na: 1\n---', body: '' });
  });

  for (const text of [
    '---\na: 1\nno end',
    'Text\n---\na: 1\n---\n',
    '\n---\na: 1\n---\n',
    '----\na: 1\n---\n',
    '---\na: 1\n ---\n',
    '---\na: 1\n---x\n',
    '---',
    '',
  ]) {
    it(`finds no front matter in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(splitNoteText(text), { frontMatter: '', body: text });
    });
  }

  it('loses no byte of any text', () => {
    fc.assert(
      fc.property(fc.oneof(trickyText, fc.string({ unit: 'binary' })), (text) => {
        const { frontMatter, body } = splitNoteText(text);
        assert.equal(frontMatter + body, text);
        assert.equal(joinNoteText({ frontMatter, body }), text);
      }),
      { numRuns: 2000 },
    );
  });

  it(
    'loses no byte of the Thellade vault',
    withVault('thellade', (notes) => {
      const split = notes.map(({ text }) => splitNoteText(text));
      split.forEach((parts, i) => assert.equal(joinNoteText(parts), notes[i]!.text));
      assert.equal(split.filter(({ frontMatter }) => frontMatter !== '').length, 1422);
    }),
  );

  it(
    'loses no byte of the Daggerheart vault',
    withVault('daggerheart', (notes) => {
      const split = notes.map(({ text }) => splitNoteText(text));
      split.forEach((parts, i) => assert.equal(joinNoteText(parts), notes[i]!.text));
      assert.equal(split.filter(({ frontMatter }) => frontMatter !== '').length, 875);
    }),
  );
});

describe('joinNoteText', () => {
  it('gives a closing fence the line ending it needs before a body', () => {
    assert.equal(
      joinNoteText({ frontMatter: '---\r\na: 1\r\n---', body: 'B' }),
      '---\r\na: 1\r\n---\r\nB',
    );
  });
});

describe('frontMatterParts', () => {
  it('cuts front matter at its fences', () => {
    assert.deepEqual(frontMatterParts('\uFEFF---\na: 1\n...'), {
      open: '\uFEFF---\n',
      yaml: 'a: 1\n',
      close: '...',
    });
  });

  it('refuses what is not exactly one block', () => {
    assert.equal(frontMatterParts(''), undefined);
    assert.equal(frontMatterParts('---\na: 1\n'), undefined);
    assert.equal(frontMatterParts('---\n---\nBody'), undefined);
  });
});
