import assert from 'node:assert/strict';
import { similarPairs } from '../../../../src/documents/import/similarText';

function pair(before: readonly string[], after: readonly string[], corpus: readonly string[] = []) {
  const texts = (list: readonly string[]) => list.map((text, value) => ({ value, text }));
  return similarPairs(texts(before), texts(after), corpus);
}

describe('similarPairs', () => {
  it('pairs texts that share half of the longer one, the most alike first', () => {
    const text = 'one line\nanother line\nthird line\nlast line';
    const pairs = pair([text, `${text}\nmore`], [`${text}\nmore`, text]);
    assert.deepEqual([...pairs].sort(), [
      [0, 1],
      [1, 0],
    ]);
  });

  it('pairs nothing that shares less', () => {
    assert.deepEqual(pair(['same\nvery different here'], ['same\nnothing alike at all']), []);
  });

  it('counts no line that many texts have', () => {
    const template = 'a long heading of the template\n';
    const [before, after] = [`${template}tall`, `${template}small`];
    assert.equal(pair([before], [after], [before, after]).length, 1);
    assert.deepEqual(pair([before], [after], [before, after, template]), []);
  });
});
