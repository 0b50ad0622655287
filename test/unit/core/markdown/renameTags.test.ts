import assert from 'node:assert/strict';
import { renameTags } from '../../../../src/core/markdown/renameTags';

describe('renameTags', () => {
  it('renames a tag beside a million brackets that nothing closes', () => {
    const text = (tag: string): string =>
      `---\ntags: ${tag}, ${'['.repeat(1_000_000)}\n---\nBody\n`;
    assert.deepEqual(renameTags(text('npc'), 'npc', 'people'), { text: text('people'), count: 1 });
  });
});
