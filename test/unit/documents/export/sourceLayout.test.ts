import assert from 'node:assert/strict';
import { parseRecordId } from '../../../../src/core/model/ids';
import { fileNameKey } from '../../../../src/documents/export/fileName';
import { sourceLayout } from '../../../../src/documents/export/sourceLayout';

function layOut(sources: readonly (string | null)[], keyOf = (file: string): string => file) {
  const records = sources.map((sourcePath, i) => ({ docId: parseRecordId(`r${i}`)!, sourcePath }));
  const { root, paths } = sourceLayout(records, keyOf);
  return { root, paths: Object.fromEntries(paths) };
}

describe('sourceLayout', () => {
  it('leaves the one folder out that all paths begin with', () => {
    assert.deepEqual(layOut(['vault/a.md', 'vault/b/c.md', null]), {
      root: 'vault',
      paths: { r0: 'a.md', r1: 'b/c.md' },
    });
  });

  it('keeps the folders of several imports', () => {
    assert.deepEqual(layOut(['one/a.md', 'two/a.md']), {
      root: '',
      paths: { r0: 'one/a.md', r1: 'two/a.md' },
    });
  });

  it('gives one path to one record, by what the disk takes for one', () => {
    const sources = ['v/a.md', 'v/A.md', 'v/a.md'];
    assert.deepEqual(layOut(sources).paths, { r0: 'a.md', r1: 'A.md' });
    assert.deepEqual(layOut(sources, fileNameKey).paths, { r0: 'a.md' });
  });

  it('leaves no path out of the folder, to its marker or to nothing', () => {
    const sources = [
      'v/../x.md',
      'v//x.md',
      'v/./x.md',
      'v/',
      'x.md',
      'v/.moonforge-export.json',
      'v/a\0',
    ];
    assert.deepEqual(layOut(sources).paths, {});
  });
});
