import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { inRepository } from '../../support/launch/inRepository';

/** Where invariants are tested: what a test is called, or what it says when one breaks. */
const named = /['`][^'`\n]*?\b([DI]\d+)\b[^'`\n]*['`]/g;

describe('docs/SYNC.md', () => {
  const document = readFileSync(inRepository('docs/SYNC.md'), 'utf8');
  const listed = [...document.matchAll(/^\| ([DI]\d+) \|/gm)].map(([, name]) => name ?? '');

  it('lists the defects and invariants by their numbers', () => {
    const numbers = (letter: string, count: number): readonly string[] =>
      Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
    assert.deepEqual(listed, [...numbers('D', 12), ...numbers('I', 24)]);
  });

  it('names none that is in no test', () => {
    const tested = new Set(['integration', 'simulation'].flatMap(namesIn));
    assert.deepEqual(
      listed.filter((name) => !tested.has(name)),
      [],
    );
  });
});

/** Numbers in the texts of the tests below a folder, comments left out. */
function namesIn(folder: string): readonly string[] {
  const root = inRepository('test', folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .flatMap((entry) => {
      const code = readFileSync(path.join(entry.parentPath, entry.name), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/^\s*\/\/.*$/gm, '');
      return [...code.matchAll(named)].flatMap(([text]) => text.match(/\b[DI]\d+\b/g) ?? []);
    });
}
