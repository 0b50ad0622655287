import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeLink, linkKey, linkName } from '../../../../src/core/markdown/linkKey';

describe('linkKey', () => {
  for (const [a, b] of [
    ['The Tower', 'the tower'],
    ['  The \t Tower ', 'The Tower'],
    ['Caf\u00E9', 'Cafe\u0301'],
    ['ÉOWYN', 'éowyn'],
    ['The\u00A0Tower', 'The Tower'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσευς'],
  ] as const) {
    it(`is the same for ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => {
      assert.equal(linkKey(a), linkKey(b));
    });
  }

  it('differs where letters differ', () => {
    assert.notEqual(linkKey('Arin'), linkKey('Árin'));
  });

  it('is the key of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        assert.equal(linkKey(linkKey(name)), linkKey(name));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('linkName', () => {
  it('is the last part of a path without its extension', () => {
    assert.equal(linkName('places/The Tower.md'), 'The Tower');
    assert.equal(linkName('Dr. No'), 'Dr. No');
  });
});

describe('decodeLink', () => {
  it('undoes valid percent-encoding and keeps anything else', () => {
    assert.equal(decodeLink('The%20T%C3%B6wer'), 'The Töwer');
    assert.equal(decodeLink('100% of %zz'), '100% of %zz');
  });
});
