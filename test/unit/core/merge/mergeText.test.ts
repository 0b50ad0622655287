import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TextConflict } from '../../../../src/core/merge/mergeText';
import { mergeText } from '../../../../src/core/merge/mergeText';
import { splitNoteText } from '../../../../src/core/markdown/noteText';
import { withVault } from '../markdown/vaults';

/** How often each word of a text occurs; not the merge's own idea of a word. */
function wordsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? [])
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Fails when a word that a version has more often than the base is missing from the merged text. */
function assertNothingLost(base: string, mine: string, theirs: string): void {
  const { text } = mergeText(base, mine, theirs);
  const merged = wordsOf(text);
  const before = wordsOf(base);
  for (const version of [mine, theirs]) {
    for (const [word, count] of wordsOf(version)) {
      const added = count - (before.get(word) ?? 0);
      if (added > (merged.get(word) ?? 0)) assert.fail(`"${word}" is lost from ${text}`);
    }
  }
}

/** A text of short lines from a small vocabulary, so that random versions share much and clash often. */
const vocabulary = [
  'Arin',
  'the',
  'smith',
  'sleeps',
  'HP',
  '12',
  '[[Arin]]',
  '**',
  "don't",
  '🌙',
  'é',
  '-',
  '.',
  ',',
  '|',
  '#',
];
const ending = fc.constantFrom('\n', '\n', '\r\n', '. ', ' ');
const line = fc.tuple(
  fc.array(fc.constantFrom(...vocabulary), { maxLength: 5 }),
  fc.constantFrom(' ', ''),
  ending,
);
const lines = fc.array(
  line.map(([words, gap, end]) => words.join(gap) + end),
  { maxLength: 8 },
);
const text = fc.tuple(lines, fc.constantFrom('', 'end')).map(([all, end]) => all.join('') + end);

/** A version of a text: some of its lines and words left out, doubled or replaced. */
function versionOf(base: string): fc.Arbitrary<string> {
  const pieces = base.match(/\s+|[^\s]+/g) ?? [];
  const edit = fc.record({
    at: fc.nat(pieces.length),
    remove: fc.nat(3),
    insert: fc.oneof(
      lines.map((all) => all.join('')),
      fc.constantFrom('new', ' new ', '\nnew line\n', ''),
    ),
  });
  return fc.array(edit, { maxLength: 4 }).map((edits) => {
    const result = [...pieces];
    for (const { at, remove, insert } of edits) result.splice(at, remove, insert);
    return result.join('');
  });
}

const versions = fc.oneof(
  fc.tuple(text, text, text),
  text.chain((base) => fc.tuple(fc.constant(base), versionOf(base), versionOf(base))),
);

describe('mergeText', () => {
  describe('merges silently', () => {
    for (const [name, base, mine, theirs, merged] of [
      ['changes of different lines', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n', 'A\nb\nC\n'],
      [
        'changes of neighbouring lines',
        'one x\ntwo x\n',
        'one y\ntwo x\n',
        'one x\ntwo z\n',
        'one y\ntwo z\n',
      ],
      [
        'different words of a line',
        'The old king sleeps in the tower.\n',
        'The mad king sleeps in the tower.\n',
        'The old king sleeps in the cellar.\n',
        'The mad king sleeps in the cellar.\n',
      ],
      [
        'different sentences of a line',
        'He came. He left.\n',
        'He came late. He left.\n',
        'He came. Nobody saw him.\n',
        'He came late. Nobody saw him.\n',
      ],
      [
        'a rename beside a new word',
        'By [[Arin]] the smith.\n',
        'By [[Arin]] the old smith.\n',
        'By [[Bo]] the smith.\n',
        'By [[Bo]] the old smith.\n',
      ],
      ['the same change', 'a\n', 'b\n', 'b\n', 'b\n'],
      [
        'the same change beside different ones',
        '- a 1\n- b 1\n- c 1\n',
        '- a 2\n- b 2\n- c 1\n',
        '- a 2\n- b 1\n- c 2\n',
        '- a 2\n- b 2\n- c 2\n',
      ],
      ['deletions that overlap', 'a\nb\nc\nd\n', 'a\nd\n', 'a\nb\nd\n', 'a\nd\n'],
      ['another line ending on one side', 'a x\nb\n', 'a x\r\nb\r\n', 'a y\nb\n', 'a y\r\nb\r\n'],
      ['more of the same new text', 'a\n', 'a\nnew\nmore\n', 'a\nnew\n', 'a\nnew\nmore\n'],
      ['an append after a change of the last line', 'a\nb', 'a\nB', 'a\nb\nc', 'a\nB\nc'],
      ['a missing last line ending and an append', 'a\n', 'a', 'a\nb\n', 'a\nb'],
    ] as const) {
      it(name, () => {
        assert.deepEqual(mergeText(base, mine, theirs), { text: merged, conflicts: [] });
        assert.deepEqual(mergeText(base, theirs, mine), { text: merged, conflicts: [] });
      });
    }
  });

  describe('keeps both and reports', () => {
    for (const [name, base, mine, theirs, merged, conflict] of [
      [
        'a word changed twice, by sentence',
        'He has a red sword. He sleeps.\n',
        'He has a blue sword. He sleeps.\n',
        'He has a green sword. He sleeps well.\n',
        'He has a blue sword. He has a green sword. He sleeps well.\n',
        ['He has a red sword. ', 'He has a blue sword. ', 'He has a green sword. '],
      ],
      [
        'an item changed twice, by line',
        '- HP 10\n- AC 12\n',
        '- HP 8\n- AC 12\n',
        '- HP 6\n- AC 13\n',
        '- HP 8\n- HP 6\n- AC 13\n',
        ['- HP 10\n', '- HP 8\n', '- HP 6\n'],
      ],
      [
        'lines added at one place',
        '## NPCs\n',
        '## NPCs\n\n- Arin\n',
        '## NPCs\n\n- Bo\n',
        '## NPCs\n\n- Arin\n\n- Bo\n',
        ['', '\n- Arin\n', '\n- Bo\n'],
      ],
      [
        'words added at one place, side by side',
        'Present: Arin\n',
        'Present: Arin, Bo\n',
        'Present: Arin, Cy\n',
        'Present: Arin, Bo, Cy\n',
        ['Present: Arin\n', 'Present: Arin, Bo\n', 'Present: Arin, Cy\n'],
      ],
      [
        'an edit of a deleted line',
        'a\nb x\nc\n',
        'a\nc\n',
        'a\nb y\nc\n',
        'a\nb y\nc\n',
        ['b x\n', '', 'b y\n'],
      ],
      [
        'a paragraph both rewrote',
        'Old text here.\n',
        'Mine says this now.\n',
        'Theirs is quite different.\n',
        'Mine says this now.\nTheirs is quite different.\n',
        ['Old text here.\n', 'Mine says this now.\n', 'Theirs is quite different.\n'],
      ],
      [
        'paragraphs both rewrote, one after the other',
        'old one\nold two\n',
        'mine is this\nand mine is that\n',
        'theirs was here\nso was their other\n',
        'mine is this\nand mine is that\ntheirs was here\nso was their other\n',
        [
          'old one\nold two\n',
          'mine is this\nand mine is that\n',
          'theirs was here\nso was their other\n',
        ],
      ],
      [
        'texts without a base',
        '',
        'a\nshared\nb',
        'c\nshared\n',
        'a\nc\nshared\nb',
        ['', 'a\nshared\nb\n', 'c\nshared\n'],
      ],
      [
        'a line with CRLF',
        'one\r\ntwo',
        'one\r\n2',
        'one\r\nzwei',
        'one\r\n2\r\nzwei',
        ['two\r\n', '2\r\n', 'zwei\r\n'],
      ],
    ] as const) {
      it(name, () => {
        const [b, m, t] = conflict;
        assert.deepEqual(mergeText(base, mine, theirs), {
          text: merged,
          conflicts: [{ base: b, mine: m, theirs: t }],
        });
      });
    }
  });

  it('keeps the same of two lines in opposite order, whichever side is mine', () => {
    const merged = (mine: string, theirs: string): readonly string[] =>
      mergeText('', mine, theirs).text.split('\n').sort();
    assert.deepEqual(merged('a\nb\n', 'b\na\n'), merged('b\na\n', 'a\nb\n'));
  });

  it('never runs two words into one', () => {
    assert.equal(mergeText('a — b', 'a w b', 'a —v b').text.includes('wv'), false);
  });

  it('loses no word either side typed', () => {
    fc.assert(
      fc.property(versions, ([base, mine, theirs]) => assertNothingLost(base, mine, theirs)),
      { numRuns: 3000 },
    );
  }).timeout(60_000);

  it('loses no word of any text', () => {
    const any = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(any, any, any, (base, mine, theirs) => assertNothingLost(base, mine, theirs)),
      { numRuns: 1000 },
    );
  }).timeout(20_000);

  it('gives the other side back when one side changed nothing, and either when both are equal', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        assert.deepEqual(mergeText(base, base, other), { text: other, conflicts: [] });
        assert.deepEqual(mergeText(base, other, base), { text: other, conflicts: [] });
        assert.deepEqual(mergeText(base, other, other), { text: other, conflicts: [] });
      }),
    );
  });

  it('gives the same words and conflicts whichever side is mine, and the same text without conflicts', () => {
    const swapped = ({ base, mine, theirs }: TextConflict): TextConflict => ({
      base,
      mine: theirs,
      theirs: mine,
    });
    fc.assert(
      fc.property(versions, ([base, mine, theirs]) => {
        const here = mergeText(base, mine, theirs);
        const there = mergeText(base, theirs, mine);
        assert.deepEqual(there.conflicts.map(swapped), here.conflicts);
        assert.deepEqual([...wordsOf(there.text)].sort(), [...wordsOf(here.text)].sort());
        if (here.conflicts.length === 0) assert.equal(there.text, here.text);
      }),
      { numRuns: 2000 },
    );
  }).timeout(60_000);

  it('keeps all of an edited text that the other side emptied', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('', '\n', ' \r\n'), (base, edited, blank) => {
        fc.pre(base.trim() !== '' && edited !== base && edited.trim() !== '');
        const kept = { text: edited, conflicts: [{ base, mine: blank, theirs: edited }] };
        assert.deepEqual(mergeText(base, blank, edited), kept);
        assert.equal(mergeText(base, edited, blank).text, edited);
      }),
    );
  });

  it('merges hundreds of edits on each side of a long note without a conflict', () => {
    const note = Array.from(
      { length: 4000 },
      (_, i) => `Line ${i} tells of the ${i % 17}th night in the tower.\n`,
    );
    const mine = note.map((text, i) => (i % 20 === 3 ? text.replace('night', 'dark night') : text));
    const theirs = note.map((text, i) => (i % 20 === 13 ? text.replace('tower', 'ruin') : text));
    const both = note.map((_, i) => (i % 20 === 3 ? mine[i] : theirs[i]));
    assert.deepEqual(mergeText(note.join(''), mine.join(''), theirs.join('')), {
      text: both.join(''),
      conflicts: [],
    });
  });

  it('ends soon for megabytes that have nothing in common', () => {
    const version = (name: string): string =>
      Array.from(
        { length: 20_000 },
        (_, i) => `${name}${i} says ${name} ${i * 7} and goes ${name}ward home.\n`,
      ).join('');
    assertNothingLost(version('base'), version('mine'), version('theirs'));
    // Every line differs by its last word only: nothing but the search by words can tell.
    assertNothingLost(
      version('x'),
      version('x').replaceAll('home', 'away'),
      version('x').replaceAll('home', 'back'),
    );
  }).timeout(30_000);

  it(
    'merges edits of different paragraphs of the notes of the Thellade vault',
    withVault('thellade', (notes) => {
      const long = notes
        .map(({ text }) => splitNoteText(text).body)
        .filter((body) => body.length > 2000);
      assert.ok(long.length > 100);
      for (const body of long) {
        const all = body.split('\n');
        const edit = (at: number): string =>
          all.map((text, i) => (i === at ? `${text} edited${at}` : text)).join('\n');
        const [first, last] = [Math.floor(all.length / 4), Math.floor((all.length * 3) / 4)];
        const { text: merged, conflicts } = mergeText(body, edit(first), edit(last));
        assert.deepEqual(conflicts, []);
        assert.equal(merged.replace(` edited${first}`, '').replace(` edited${last}`, ''), body);
      }
    }),
  ).timeout(30_000);
});
