import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonValue } from '../../../../src/core/json';
import { parseFrontMatter } from '../../../../src/core/markdown/frontMatter';
import {
  removeFrontMatterKey,
  setFrontMatterKey,
} from '../../../../src/core/markdown/frontMatterEdit';
import { splitNoteText } from '../../../../src/core/markdown/noteText';
import { withVault } from './vaults';

const sample = `\uFEFF---
# made by hand
title:   "The Tower"   # the big one
tags: [ruin, "#x"]

aliases:
  - A   # first
  - B
"quoted key": 1
...
`;

describe('setFrontMatterKey', () => {
  it('changes only the value and keeps the comment behind it', () => {
    assert.equal(
      setFrontMatterKey(sample, 'title', 'The Keep: Low'),
      sample.replace('"The Tower"', '"The Keep: Low"'),
    );
  });

  it('keeps the brackets of a list in brackets', () => {
    assert.equal(
      setFrontMatterKey(sample, 'tags', ['#a', 'b, c']),
      sample.replace('[ruin, "#x"]', '["#a", "b, c"]'),
    );
  });

  it('replaces all lines of a value that spans lines', () => {
    assert.equal(
      setFrontMatterKey(sample, 'aliases', ['C']),
      sample.replace('  - A   # first\n  - B\n', '  - C\n'),
    );
  });

  it('replaces a value by one that spans lines', () => {
    assert.equal(
      setFrontMatterKey('---\na: 1\nb: 2\n---\n', 'a', ['x', 'y']),
      '---\na:\n  - x\n  - y\nb: 2\n---\n',
    );
  });

  it('finds a quoted key', () => {
    assert.equal(setFrontMatterKey(sample, 'quoted key', 2), sample.replace('key": 1', 'key": 2'));
  });

  it('adds a new key at the end in the block’s line ending', () => {
    assert.equal(
      setFrontMatterKey('---\r\na: 1\r\n---\r\n', 'status', ['x']),
      '---\r\na: 1\r\nstatus:\r\n  - x\r\n---\r\n',
    );
  });

  it('makes a block where there is none', () => {
    assert.equal(setFrontMatterKey('', 'status', 'active'), '---\nstatus: active\n---\n');
    assert.equal(setFrontMatterKey('', 'a', null, '\r\n'), '---\r\na:\r\n---\r\n');
  });

  it('sets a repeated key where it counts', () => {
    assert.equal(setFrontMatterKey('---\na: 1\na: 2\n---\n', 'a', 3), '---\na: 1\na: 3\n---\n');
  });

  it('edits a mapping in braces, which no line belongs to', () => {
    const edited = setFrontMatterKey('---\n{ a: 1, b: 2 }\n---\n', 'a', 3);
    assert.deepEqual(Object.fromEntries(parseFrontMatter(edited).values), { a: 3, b: 2 });
  });

  it('leaves the rest of broken YAML alone', () => {
    assert.equal(
      setFrontMatterKey('---\ntitle: Foo: Bar\na: 1\n---\n', 'a', 2),
      '---\ntitle: Foo: Bar\na: 2\n---\n',
    );
  });

  const key = fc.oneof(
    fc.constantFrom('a', 'tags', '__proto__', '1', 'x y', '#', '- a', 'a: b', ''),
    fc.string(),
  );
  const value = fc
    .jsonValue({ maxDepth: 2, stringUnit: 'binary' })
    .map((json) => JSON.parse(JSON.stringify(json)) as JsonValue);

  it('makes reading give back what was set and disturbs no other key', () => {
    fc.assert(
      fc.property(
        key,
        value,
        fc.constantFrom(sample, '', '---\r\nz: |\r\n  a\r\n---\r\n'),
        (k, v, start) => {
          const before = parseFrontMatter(start).values;
          const edited = setFrontMatterKey(start, k, v);
          const { values, problems } = parseFrontMatter(edited);
          assert.deepEqual(problems, []);
          assert.deepEqual(values.get(k), v);
          for (const [other, old] of before)
            if (other !== k) assert.deepEqual(values.get(other), old);
          assert.equal(splitNoteText(edited).frontMatter, edited);
          assert.equal(values.size, new Set([...before.keys(), k]).size);
        },
      ),
      { numRuns: 1500 },
    );
  }).timeout(30_000);

  it(
    'disturbs nothing but its own line in the Thellade vault',
    withVault('thellade', (notes) => {
      for (const { text } of notes.filter((_, i) => i % 7 === 0)) {
        const { frontMatter } = splitNoteText(text);
        const edited = setFrontMatterKey(frontMatter, 'moonforge-test', 'x');
        assert.equal(removeFrontMatterKey(edited, 'moonforge-test'), frontMatter || '---\n---\n');
      }
    }),
  ).timeout(20_000);
});

describe('removeFrontMatterKey', () => {
  it('removes the lines of the key and nothing else', () => {
    assert.equal(
      removeFrontMatterKey(sample, 'aliases'),
      sample.replace('aliases:\n  - A   # first\n  - B\n', ''),
    );
  });

  it('removes every appearance', () => {
    assert.equal(removeFrontMatterKey('---\na: 1\nb: 2\na: 3\n---', 'a'), '---\nb: 2\n---');
  });

  it('leaves front matter without the key as it is', () => {
    assert.equal(removeFrontMatterKey(sample, 'nope'), sample);
    assert.equal(removeFrontMatterKey('', 'nope'), '');
  });

  it('removes from a mapping in braces', () => {
    const edited = removeFrontMatterKey('---\n{ a: 1, b: 2 }\n---\n', 'a');
    assert.deepEqual([...parseFrontMatter(edited).values], [['b', 2]]);
  });
});
