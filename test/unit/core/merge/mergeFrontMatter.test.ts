import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFrontMatter } from '../../../../src/core/markdown/frontMatter';
import { splitNoteText } from '../../../../src/core/markdown/noteText';
import { mergeFrontMatter } from '../../../../src/core/merge/mergeFrontMatter';

function block(yaml: string): string {
  return `---\n${yaml}---\n`;
}

describe('mergeFrontMatter', () => {
  describe('merges silently', () => {
    for (const [name, base, mine, theirs, merged] of [
      ['changes of different keys', 'a: 1\nb: 1\n', 'a: 2\nb: 1\n', 'a: 1\nb: 2\n', 'a: 2\nb: 2\n'],
      ['additions, mine first', 'a: 1\n', 'a: 1\nm: 1\n', 'a: 1\nt: 1\n', 'a: 1\nm: 1\nt: 1\n'],
      [
        'an addition in the middle',
        'a: 1\nb: 1\n',
        'a: 1\nb: 2\n',
        'a: 1\nt: 1\nb: 1\n',
        'a: 1\nt: 1\nb: 2\n',
      ],
      ['a removal and a change', 'a: 1\nb: 1\n', 'b: 1\n', 'a: 1\nb: 2\n', 'b: 2\n'],
      ['the same change', 'a: 1\n', 'a: 2\n', 'a: 2\n', 'a: 2\n'],
      ['the same value in other quotes', 'a: x\n', 'a: "y"\n', 'a:  y\n', 'a: "y"\n'],
      [
        'comments, quoting and blank lines as they are',
        '# head\na:   "x" # why\n\nb: 1\n',
        '# head\na:   "x" # why\n\nb: 2\n',
        '# head\n# more\na:   "y" # why\n\nb: 1\n',
        '# head\n# more\na:   "y" # why\n\nb: 2\n',
      ],
      [
        'lists with dashes per element',
        'tags:\n  - a\n  - b # old\n  - "#c"\n',
        'tags:\n  - b # old\n  - "#c"\n  - m\n',
        'tags:\n  - a\n  - b # new\n  - "#c"\n  - t # theirs\n',
        'tags:\n  - b # new\n  - "#c"\n  - m\n  - t # theirs\n',
      ],
      [
        'lists in brackets per element',
        'tags: [a, b] # x\n',
        'tags: [a] # x\n',
        'tags: [a, b, "#t"] # x\n',
        'tags: [a, "#t"] # x\n',
      ],
      [
        'a list in brackets with one in dashes',
        'tags: [a]\n',
        'tags: [a, m]\n',
        'tags:\n- a\n- "x, y"\n',
        'tags:\n- a\n- m\n- "x, y"\n',
      ],
      [
        'lists both made',
        'x: 1\n',
        'x: 1\ntags:\n    - a\n',
        'x: 1\ntags:\n- b\n- k: 1\n  l: 2\n',
        'x: 1\ntags:\n    - a\n    - b\n    - k: 1\n      l: 2\n',
      ],
      [
        'mappings per key',
        'fields:\n  hp: 10\n  ac: 12\n  deep:\n    x: 1\n    y: 1\n',
        'fields:\n  hp: 11\n  ac: 12\n  deep:\n    x: 2\n    y: 1\n',
        'fields:\n  hp: 10\n  ac: 13\n  deep:\n    x: 1\n    y: 2\n  new: z\n',
        'fields:\n  hp: 11\n  ac: 13\n  deep:\n    x: 2\n    y: 2\n  new: z\n',
      ],
      [
        'another order and a change',
        'a: 1\nb: 1\n',
        'a: 2\nb: 1\n',
        'b: 1\na: 1\n',
        'b: 1\na: 2\n',
      ],
      [
        'keys that are prototypes',
        'a: 1\n',
        '__proto__: 1\na: 1\n',
        'a: 1\nconstructor: 2\n',
        '__proto__: 1\na: 1\nconstructor: 2\n',
      ],
    ] as const) {
      it(name, () => {
        assert.deepEqual(mergeFrontMatter(block(base), block(mine), block(theirs)), {
          text: block(merged),
          conflicts: [],
        });
      });
    }

    it('a block one side made', () => {
      assert.equal(mergeFrontMatter('', '', block('a: 1\n')).text, block('a: 1\n'));
      assert.equal(
        mergeFrontMatter('', block('a: 1\n'), block('b: 1\n')).text,
        block('a: 1\nb: 1\n'),
      );
    });

    it('a block one side took away', () => {
      assert.equal(
        mergeFrontMatter(block('a: 1\n'), '', block('a: 1\nb: 1\n')).text,
        block('b: 1\n'),
      );
    });

    it('another line ending on one side', () => {
      assert.deepEqual(
        mergeFrontMatter(
          block('a: 1\nb: 1\n'),
          block('a: 1\nb: 1\n').replaceAll('\n', '\r\n'),
          block('a: 1\nb: 2\n'),
        ),
        { text: block('a: 1\nb: 2\n').replaceAll('\n', '\r\n'), conflicts: [] },
      );
    });

    it('fences, keeping the line ending a body needs', () => {
      assert.equal(
        mergeFrontMatter('---\na: 1\n---\n', '\uFEFF---\na: 1\n---', '---\na: 2\n---\n').text,
        '\uFEFF---\na: 2\n---\n',
      );
    });
  });

  describe('reports', () => {
    it('a key both sides changed, mine in the text', () => {
      assert.deepEqual(
        mergeFrontMatter(block('a: 1\nb: 1\n'), block('a: 2\nb: 1\n'), block('a: 3 # why\nb: 2\n')),
        {
          text: block('a: 2\nb: 2\n'),
          conflicts: [{ path: ['a'], base: 'a: 1\n', mine: 'a: 2\n', theirs: 'a: 3 # why\n' }],
        },
      );
    });

    it('a key in a mapping with its path', () => {
      const { conflicts } = mergeFrontMatter(
        block('f:\n  x: 1\n'),
        block('f:\n  x: 2\n'),
        block('f:\n  x: 3\n'),
      );
      assert.deepEqual(
        conflicts.map(({ path }) => path),
        [['f', 'x']],
      );
    });

    it('an edit of a removed key, keeping the edit', () => {
      assert.deepEqual(
        mergeFrontMatter(block('a: 1\nb: 1\n'), block('b: 1\n'), block('a: 2\nb: 1\n')),
        {
          text: block('a: 2\nb: 1\n'),
          conflicts: [{ path: ['a'], base: 'a: 1\n', mine: undefined, theirs: 'a: 2\n' }],
        },
      );
    });

    it('unquoted tags, which are comments to YAML', () => {
      const { text, conflicts } = mergeFrontMatter(
        block('tags: #a\n'),
        block('tags: #b\n'),
        block('tags: #c\n'),
      );
      assert.deepEqual([text, conflicts.length], [block('tags: #b\n'), 1]);
    });
  });

  it('merges broken YAML by lines', () => {
    assert.deepEqual(
      mergeFrontMatter(
        block('t: a: b\nx: 1\ny: 1\n'),
        block('t: a: b\nx: 2\ny: 1\n'),
        block('t: a: b\nx: 1\ny: 2\n'),
      ),
      { text: block('t: a: b\nx: 2\ny: 2\n'), conflicts: [] },
    );
  });

  it('never makes broken YAML of good', () => {
    const good = block('hp:\n  x: 1\n');
    const repeated = block('hp: 1\nhp:\n  - m\n');
    assert.deepEqual(mergeFrontMatter(block('a: 1\n'), good, repeated), {
      text: good,
      conflicts: [{ path: [], base: block('a: 1\n'), mine: good, theirs: repeated }],
    });
  });

  const key = fc.constantFrom('title', 'tags', 'hp', 'fields');
  const value = fc.constantFrom(
    ' Arin',
    ' "Arin Smith" # known',
    ' 12',
    '',
    ' [a, "#b"]',
    '\n  - a\n  - "#b"',
    '\n- c # note',
    '\n  -\n  - z',
    ' [a, {x: 1}]',
    '\n  x: 1\n  # inner\n  y: two',
    '\n  x: 3',
    ' |\n  long\n  text',
    ' #hidden',
    ' {{ broken',
  );
  const entry = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(key, value).map(([k, v]) => `${k}:${v}\n`) },
    fc.constantFrom('# comment\n', '\n', '# other\n'),
  );
  const frontMatter = fc.oneof(
    { weight: 9, arbitrary: fc.array(entry, { maxLength: 6 }).map((all) => block(all.join(''))) },
    fc.constant(''),
  );
  const versions = fc.tuple(frontMatter, frontMatter, frontMatter);

  it('gives front matter, and every word typed is in it or in a conflict', () => {
    fc.assert(
      fc.property(versions, ([base, mine, theirs]) => {
        const { text, conflicts } = mergeFrontMatter(base, mine, theirs);
        assert.equal(splitNoteText(text).frontMatter, text);
        const kept = text + JSON.stringify(conflicts);
        for (const version of [mine, theirs]) {
          for (const word of version.match(/[a-z\d]+/gi) ?? []) {
            if (!base.includes(word))
              assert.ok(kept.includes(word), `${word} is lost from ${kept}`);
          }
        }
      }),
      { numRuns: 3000 },
    );
  }).timeout(30_000);

  it('gives the same values whichever side is mine when nothing conflicts', () => {
    fc.assert(
      fc.property(versions, ([base, mine, theirs]) => {
        const here = mergeFrontMatter(base, mine, theirs);
        const there = mergeFrontMatter(base, theirs, mine);
        assert.equal(there.conflicts.length > 0, here.conflicts.length > 0);
        if (here.conflicts.length > 0) return;
        const values = [here, there].map(({ text }) => [...parseFrontMatter(text).values].sort());
        assert.deepEqual(
          JSON.stringify(values[0]).split('').sort(),
          JSON.stringify(values[1]).split('').sort(),
        );
      }),
      { numRuns: 2000 },
    );
  }).timeout(30_000);
});
