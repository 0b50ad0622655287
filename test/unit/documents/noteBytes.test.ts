import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import { decodeNote, encodeNote } from '../../../src/documents/noteBytes';

describe('note bytes', () => {
  it('are the text again, byte-order marks included', () => {
    const text = '\uFEFF---\r\ntype: npc\n---\n\uFEFFMère 🔔';
    assert.equal(decodeNote(encodeNote(text)), text);
  });

  it('are refused when they are not UTF-8, with what to do', () => {
    assert.throws(
      () => decodeNote(Uint8Array.of(0x4d, 0xe8, 0x72)),
      (error: Error) => reasonOf(error) === 'invalid-input' && error.message.includes('UTF-8'),
    );
  });
});
