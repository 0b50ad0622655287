import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { diffText } from '../../../../src/core/history/diffText';

function between(before: string, after: string): string {
  return diffText({ name: 'a', text: before }, { name: 'b', text: after });
}

function canPatch(): boolean {
  try {
    execFileSync('patch', ['--version']);
    return true;
  } catch {
    return false;
  }
}

describe('the diff of two texts', () => {
  it('is empty for equal texts', () => {
    assert.equal(between('One.\n', 'One.\n'), '');
  });

  it('shows three lines around a change, and tells of a missing last line ending', () => {
    assert.equal(
      between('1\n2\n3\n4\n5\n6\n7\n8\n9', '1\n2\n3\n4\nfive\n6\n7\n8\n9\n'),
      [
        '--- a',
        '+++ b',
        '@@ -2,8 +2,8 @@',
        ' 2',
        ' 3',
        ' 4',
        '-5',
        '+five',
        ' 6',
        ' 7',
        ' 8',
        '-9',
        '\\ No newline at end of file',
        '+9',
        '',
      ].join('\n'),
    );
  });

  it('names the place before an empty side', () => {
    assert.match(between('', 'One.\n'), /^@@ -0,0 \+1 @@$/m);
  });

  it('turns one text into the other when it is applied as a patch', function () {
    if (!canPatch()) return this.skip();
    const folder = mkdtempSync(path.join(tmpdir(), 'moonforge-diff-'));
    const line = fc.constantFrom('a', 'b', 'c', '', 'd e', '-x');
    const text = fc
      .tuple(fc.array(line, { maxLength: 25 }), fc.boolean())
      .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
    const file = path.join(folder, 'a');
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          writeFileSync(file, before);
          const changes = between(before, after);
          if (changes !== '') execFileSync('patch', ['-s', '-f', file], { input: changes });
          if (after !== '') assert.equal(readFileSync(file, 'utf8'), after);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
