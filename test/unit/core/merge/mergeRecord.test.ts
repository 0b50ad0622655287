import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../../src/core/json';
import { jsonEqual } from '../../../../src/core/json';
import { scenes } from '../../../../src/core/model/collections';
import type { FieldMergeKinds } from '../../../../src/core/merge/mergeRecord';
import { mergeRecord } from '../../../../src/core/merge/mergeRecord';

const kinds = {
  title: { merge: 'scalar' },
  hp: { merge: 'counter' },
  tags: { merge: 'set' },
  fields: { merge: 'map' },
  body: { merge: 'prose' },
  frontMatter: { merge: 'frontMatter' },
} as const satisfies FieldMergeKinds;

describe('mergeRecord', () => {
  const silent: readonly (readonly [string, JsonObject, JsonObject, JsonObject, JsonObject])[] = [
    [
      'scalars changed on different sides',
      { title: 'a', x: 1 },
      { title: 'b', x: 1 },
      { title: 'a', x: 2 },
      { title: 'b', x: 2 },
    ],
    ['counters by both deltas', { hp: 20 }, { hp: 15 }, { hp: 27 }, { hp: 22 }],
    [
      'sets per element',
      { tags: ['a', 'b'] },
      { tags: ['b', 'm'] },
      { tags: ['a', 'b', 't'] },
      { tags: ['b', 'm', 't'] },
    ],
    [
      'sets of objects',
      { tags: [{ a: 1, b: 2 }] },
      { tags: [{ b: 2, a: 1 }, 1] },
      { tags: [{ a: 1, b: 2 }, 2] },
      { tags: [{ b: 2, a: 1 }, 1, 2] },
    ],
    [
      'maps per key, recursively',
      { fields: { a: 1, b: { c: 1, d: 1 } } },
      { fields: { a: 2, b: { c: 2, d: 1 } } },
      { fields: { a: 1, b: { c: 1, d: 2 }, e: [] } },
      { fields: { a: 2, b: { c: 2, d: 2 }, e: [] } },
    ],
    [
      'prose by lines',
      { body: 'a\nb\nc\n' },
      { body: 'A\nb\nc\n' },
      { body: 'a\nb\nC\n' },
      { body: 'A\nb\nC\n' },
    ],
    [
      'front matter by key',
      { frontMatter: '---\na: 1\nb: 1\n---\n' },
      { frontMatter: '---\na: 2\nb: 1\n---\n' },
      { frontMatter: '---\na: 1\nb: 2\n---\n' },
      { frontMatter: '---\na: 2\nb: 2\n---\n' },
    ],
    [
      'fields it does not know',
      { later: { a: 1 } },
      { later: { a: 1, b: 1 } },
      { later: { a: 2 } },
      { later: { a: 2, b: 1 } },
    ],
    ['fields removed on one side', { x: 1, y: 1 }, { y: 1 }, { x: 1, y: 2 }, { y: 2 }],
    ['fields removed on both sides, null or absent', { x: 1 }, { x: null }, {}, { x: null }],
    [
      'keys removed from maps',
      { fields: { a: 1, b: 1 } },
      { fields: { b: 1 } },
      { fields: { a: 1, b: 2 } },
      { fields: { b: 2 } },
    ],
    ['the same change', { title: 'a' }, { title: 'b' }, { title: 'b' }, { title: 'b' }],
    [
      'a field named like a method',
      {},
      { constructor: 1 },
      { toString: 2 },
      { constructor: 1, toString: 2 },
    ],
  ];
  for (const [name, base, mine, theirs, merged] of silent) {
    it(`merges ${name}`, () => {
      assert.deepEqual(mergeRecord(kinds, base, mine, theirs), { merged, conflicts: [] });
    });
  }

  for (const [name, base, mine, theirs, merged, conflict] of [
    [
      'a scalar both changed',
      { title: 'a' },
      { title: 'b' },
      { title: 'c' },
      { title: 'b' },
      { field: 'title', base: 'a', mine: 'b', theirs: 'c' },
    ],
    [
      'a scalar both set',
      undefined,
      { title: 'b' },
      { title: 'c' },
      { title: 'b' },
      { field: 'title', base: undefined, mine: 'b', theirs: 'c' },
    ],
    [
      'a counter without a base',
      undefined,
      { hp: 1 },
      { hp: 2 },
      { hp: 1 },
      { field: 'hp', base: undefined, mine: 1, theirs: 2 },
    ],
    [
      'a removed field that was edited',
      { x: 1 },
      {},
      { x: 2 },
      { x: 2 },
      { field: 'x', base: 1, mine: undefined, theirs: 2 },
    ],
    [
      'a cleared field that was edited',
      { x: 1 },
      { x: 2 },
      { x: null },
      { x: 2 },
      { field: 'x', base: 1, mine: 2, theirs: null },
    ],
    [
      'a key of a map',
      { fields: { a: 1 } },
      { fields: { a: 2 } },
      { fields: { a: 3 } },
      { fields: { a: 2 } },
      { field: 'fields.a', base: 1, mine: 2, theirs: 3 },
    ],
    [
      'a value of the wrong shape',
      { tags: ['a'] },
      { tags: 'b' },
      { tags: ['c'] },
      { tags: 'b' },
      { field: 'tags', base: ['a'], mine: 'b', theirs: ['c'] },
    ],
    [
      'prose',
      { body: 'He is red now.\n' },
      { body: 'He is blue now.\n' },
      { body: 'He is green now.\n' },
      { body: 'He is blue now.\nHe is green now.\n' },
      {
        field: 'body',
        base: 'He is red now.\n',
        mine: 'He is blue now.\n',
        theirs: 'He is green now.\n',
      },
    ],
    [
      'a key of front matter',
      { frontMatter: '---\na: 1\n---\n' },
      { frontMatter: '---\na: 2\n---\n' },
      { frontMatter: '---\na: 3\n---\n' },
      { frontMatter: '---\na: 2\n---\n' },
      { field: 'frontMatter.a', base: 'a: 1\n', mine: 'a: 2\n', theirs: 'a: 3\n' },
    ],
  ] as const) {
    it(`reports ${name}`, () => {
      assert.deepEqual(mergeRecord(kinds, base, mine, theirs), { merged, conflicts: [conflict] });
    });
  }

  it('takes the fields of a collection definition', () => {
    const note = { title: 'Gate', body: 'a\nb\n', frontMatter: '', status: 'planned' };
    const { merged, conflicts } = mergeRecord(
      scenes.fields,
      note,
      { ...note, body: 'a\nb\nmine\n' },
      { ...note, body: 'theirs\na\nb\n', status: 'done' },
    );
    assert.deepEqual(merged, { ...note, body: 'theirs\na\nb\nmine\n', status: 'done' });
    assert.deepEqual(conflicts, []);
  });

  it('keeps a key "__proto__" as a key', () => {
    const theirs = JSON.parse('{"fields":{"__proto__":{"polluted":true}}}') as JsonObject;
    const { merged } = mergeRecord(kinds, {}, { fields: { a: 1 } }, theirs);
    assert.equal(JSON.stringify(merged), '{"fields":{"a":1,"__proto__":{"polluted":true}}}');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  const json = fc
    .jsonValue({ maxDepth: 2 })
    .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
  const record = fc.dictionary(fc.constantFrom(...Object.keys(kinds), 'later', '__proto__'), json);
  const copy = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

  it('is total, changes no input, and lets a side through that stands alone', () => {
    fc.assert(
      fc.property(record, record, record, (base, mine, theirs) => {
        const inputs = [base, mine, theirs].map(copy);
        const { merged } = mergeRecord(kinds, base, mine, theirs);
        assert.deepEqual([base, mine, theirs].map(copy), inputs);
        assert.ok(jsonEqual(mergeRecord(kinds, base, mine, mine).merged, copy(mine)));
        assert.ok(jsonEqual(mergeRecord(kinds, base, base, theirs).merged, copy(theirs)));
        assert.ok(jsonEqual(mergeRecord(kinds, base, mine, base).merged, copy(mine)));
        assert.ok(jsonEqual(mergeRecord(kinds, base, mine, theirs).merged, merged));
      }),
      { numRuns: 2000 },
    );
  }).timeout(20_000);

  it('merges the same without conflicts whichever side is mine, but for the order in sets', () => {
    const flat = (value: JsonValue): string =>
      JSON.stringify(value)
        .split(/[,[\]{}]/)
        .sort()
        .join();
    fc.assert(
      fc.property(record, record, record, (base, mine, theirs) => {
        const here = mergeRecord(kinds, base, mine, theirs);
        const there = mergeRecord(kinds, base, theirs, mine);
        assert.equal(here.conflicts.length, there.conflicts.length);
        if (here.conflicts.length === 0) assert.equal(flat(here.merged), flat(there.merged));
      }),
      { numRuns: 2000 },
    );
  }).timeout(20_000);
});
