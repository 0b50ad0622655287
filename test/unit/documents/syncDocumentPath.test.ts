import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RecordId } from '../../../src/core/model/ids';
import {
  conflictPath,
  explanationPath,
  parseSyncPath,
} from '../../../src/documents/syncDocumentPath';

describe('paths of what can be read about sync', () => {
  it('are read as they were made, whatever the title', () => {
    const docId = 'note1' as RecordId;
    assert.deepEqual(parseSyncPath(explanationPath(docId, 'A/B')), { type: 'explanation', docId });
    assert.deepEqual(parseSyncPath(conflictPath(7, 'theirs', '')), {
      type: 'conflict',
      id: 7,
      side: 'theirs',
    });
  });

  it('name nothing else', () => {
    for (const path of ['', '/conflict/x/mine/A.md', '/conflict/7/ours/A.md', '/other/7/mine']) {
      assert.equal(parseSyncPath(path), undefined, path);
    }
  });
});
