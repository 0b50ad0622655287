import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { challengeRatingOf } from '../../../../src/documents/creatures/challengeRating';

describe('challengeRatingOf', () => {
  for (const [written, rating] of [
    ['0.125', '1/8'],
    ['0.25', '1/4'],
    ['0.500', '1/2'],
    ['0', '0'],
    ['0.000', '0'],
    ['10.000', '10'],
    ['30', '30'],
    ['1.5', '3/2'],
    ['0.1', '1/10'],
    ['0.333', '333/1000'],
    ['100000000000.000000000001', '100000000000000000000001/1000000000000'],
  ] as const) {
    it(`writes "${written}" as "${rating}"`, () => {
      assert.equal(challengeRatingOf(written), rating);
    });
  }

  it('keeps what is not a decimal number as written', () => {
    for (const written of ['1/8', '—', '', 'varies', '-1', '1e3', '.5', ' 2 or 3']) {
      assert.equal(challengeRatingOf(written), written);
    }
  });
});
