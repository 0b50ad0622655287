import assert from 'node:assert/strict';

import { hashOf, isLong, longestBody, partsOf } from '../../../src/sync/bodyParts';
import { randomFrom } from '../../support/randomFrom';

describe('partsOf', () => {
  const random = randomFrom(7);
  const words = ['goblin', 'dragon', 'Träne', '龍', '🐉', 'a', 'of', '\n'];
  const pick = (): string => words[Math.floor(random() * words.length)] ?? '';
  const text = (count: number): string => Array.from({ length: count }, pick).join(' ');
  const body = text(400_000);

  it('gives the text back, cut between characters', () => {
    const parts = partsOf(body);
    assert.equal(parts.map((part) => part.text).join(''), body);
    for (const part of parts) {
      assert.equal(part.hash, hashOf(part.text));
      assert.doesNotMatch(part.text, /\uFFFD/);
      assert.ok(Buffer.byteLength(part.text) <= 640 * 1024);
    }
  });

  it('leaves most parts as they are when something is inserted anywhere', () => {
    const known = new Set(partsOf(body).map(({ hash }) => hash));
    assert.ok(known.size >= 6);
    for (const place of [0, 0.3, 0.5, 0.99]) {
      const at = body.indexOf(' ', Math.floor(body.length * place));
      const edited = `${body.slice(0, at)} something else${body.slice(at)}`;
      const fresh = partsOf(edited).filter(({ hash }) => !known.has(hash));
      assert.ok(fresh.length <= 2, `${fresh.length} new parts`);
    }
  });

  it('cuts the longest body into no more parts than a document may name', () => {
    assert.ok(partsOf('x'.repeat(longestBody)).length <= 256);
    assert.ok(partsOf('龍'.repeat(longestBody / 3)).length <= 256);
  });

  it('counts bytes, not characters', () => {
    assert.equal(isLong('a'.repeat(200 * 1024)), false);
    assert.equal(isLong('ä'.repeat(100 * 1024 + 1)), true);
    assert.deepEqual(partsOf(''), []);
  });
});
