import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareCodePoints, naturalCompare } from '../../../../src/core/order/naturalCompare';
import { positionOf, positionOfNumber, sortKeyOf } from '../../../../src/core/order/sortKey';

/** Names full of what makes sorting hard; any text a store takes, so no lone surrogates. */
const piece = fc.constantFrom(
  ...['a', 'A', 'é', 'e', '\u0301', '0', '1', '10', '007', '999999999', ' ', '-', 'ß', 'İ', '\0'],
  ...['🌙', '\uFFFD', '\uE000', '\u0001', '\u0002', '\u0003', '~', '9'.repeat(20), '½', '٣'],
);
const name = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** The order SQLite has: that of the UTF-8 bytes. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

describe('sortKeyOf', () => {
  it('gives bytes in exactly the order of naturalCompare, whatever the names', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(
          compareBytes(sortKeyOf(a), sortKeyOf(b)),
          Math.sign(naturalCompare(a, b)),
          JSON.stringify([a, b]),
        );
      }),
      { numRuns: 50_000 },
    );
  });

  it('keeps numbers of any length in order', () => {
    const names = ['2', '10', '9'.repeat(8), '9'.repeat(9), `1${'0'.repeat(9)}`, '9'.repeat(40)];
    assert.deepEqual(
      names.toReversed().sort((a, b) => compareBytes(sortKeyOf(a), sortKeyOf(b))),
      names,
    );
  });

  it('holds no NUL', () => {
    fc.assert(fc.property(name, (text) => !sortKeyOf(text).includes('\0')));
  });
});

describe('compareCodePoints', () => {
  it('has the order of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(Math.sign(compareCodePoints(a, b)), compareBytes(a, b));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('positions', () => {
  it('put what has no order key behind every order key', () => {
    assert.ok(positionOf('zz') < positionOf(null));
    assert.equal(positionOf('a\0b'), 'a\uFFFDb');
  });

  it('sort like the whole numbers they stand for', () => {
    const { MIN_SAFE_INTEGER: least, MAX_SAFE_INTEGER: most } = Number;
    const sorted = [least, -10, -9, -1, 0, 1, 2, 9, 10, 100, most].map(positionOfNumber);
    assert.deepEqual([...sorted, positionOfNumber(null)].toReversed().sort(), [...sorted, '~']);
  });
});
