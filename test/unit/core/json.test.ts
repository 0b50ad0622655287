import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonValue } from '../../../src/core/json';
import {
  isJsonArray,
  isJsonObject,
  jsonEqual,
  jsonProperty,
  parseJson,
  parseJsonObject,
  stableStringify,
} from '../../../src/core/json';

const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

/** The same value with the keys of every object in reverse order. */
function reversed(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('stableStringify', () => {
  it('sorts keys and leaves out white space', () => {
    assert.equal(
      stableStringify({ b: [1, { d: null, c: 'x' }], a: true }),
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
  });

  it('is JSON of the value, the same for every order of keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        assert.ok(jsonEqual(JSON.parse(stableStringify(value)) as JsonValue, value));
        assert.equal(stableStringify(reversed(value)), stableStringify(value));
      }),
    );
  });
});

describe('jsonEqual', () => {
  it('agrees with the canonical text', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        assert.equal(jsonEqual(a, b), stableStringify(a) === stableStringify(b));
        assert.ok(jsonEqual(a, reversed(a)));
      }),
    );
  });

  for (const [a, b] of [
    [{ a: 1 }, { b: 1 }],
    [{}, []],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [null, undefined],
    ['1', 1],
    [{ toString: 1 }, {}],
  ] as const) {
    it(`tells ${JSON.stringify(a)} from ${JSON.stringify(b)}`, () => {
      assert.equal(jsonEqual(a, b), false);
      assert.equal(jsonEqual(b, a), false);
    });
  }
});

describe('jsonProperty', () => {
  it('reads own members only', () => {
    assert.equal(jsonProperty({ a: 1 }, 'a'), 1);
    assert.equal(jsonProperty({}, 'constructor'), undefined);
  });
});

describe('parsing JSON', () => {
  it('gives the value of a text, and undefined for what is no JSON', () => {
    assert.deepEqual(parseJson('{"a":[1,null]}'), { a: [1, null] });
    assert.equal(parseJson('null'), null);
    for (const text of ['', '{', 'undefined', '[1,]']) assert.equal(parseJson(text), undefined);
  });

  it('gives an object, without members where the text holds something else', () => {
    assert.deepEqual(parseJsonObject('{"a":1}'), { a: 1 });
    for (const text of ['', '{', '[1]', 'null', '"a"']) assert.deepEqual(parseJsonObject(text), {});
  });
});
