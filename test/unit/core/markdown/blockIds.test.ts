import assert from 'node:assert/strict';
import { findBlockIds } from '../../../../src/core/markdown/blockIds';

describe('findBlockIds', () => {
  it('finds ids at the ends of lines and on lines of their own', () => {
    const body = 'A scar. ^scar-1 \r\n\r\n^table\n> quote ^q\n>^r';
    assert.deepEqual(
      findBlockIds(body).map(({ id, start, end, line }) => [id, body.slice(start, end), line]),
      [
        ['scar-1', '^scar-1', 0],
        ['table', '^table', 2],
        ['q', '^q', 3],
        ['r', '^r', 4],
      ],
    );
  });

  for (const body of ['x^2', '^a b', 'a ^', 'a ^é', '```\na ^id\n```', 'a ^b^c']) {
    it(`finds none in ${JSON.stringify(body)}`, () => {
      assert.deepEqual(findBlockIds(body), []);
    });
  }
});
