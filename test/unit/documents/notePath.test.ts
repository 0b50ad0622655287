import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseRecordId } from '../../../src/core/model/ids';
import { noteFileName, notePath, parseNotePath } from '../../../src/documents/notePath';

const id = parseRecordId('n1')!;

describe('note path', () => {
  it('is the document id and the title', () => {
    assert.equal(notePath(id, 'Old Mère'), '/n1/Old Mère.md');
  });

  it('accepts any title beside an id', () => {
    assert.deepEqual(parseNotePath('/n1/Anything.md'), {
      type: 'note',
      docId: 'n1',
      name: 'Anything.md',
    });
  });

  it('names the root and the folder of a note', () => {
    assert.deepEqual(parseNotePath('/'), { type: 'root' });
    assert.deepEqual(parseNotePath('/n1'), { type: 'folder', docId: 'n1' });
  });

  it('names nothing with a wrong id or deeper down', () => {
    assert.equal(parseNotePath('/not an id/A.md'), undefined);
    assert.equal(parseNotePath('/n1/a/b.md'), undefined);
  });
});

describe('note file name', () => {
  it('shows characters that fit no segment as others that look alike', () => {
    assert.equal(noteFileName('AC/DC\\x'), 'AC∕DC⧵x.md');
    assert.equal(noteFileName('a\nb\u0000c\ud800d'), 'a�b�c�d.md');
  });

  it('is "Untitled" without a title', () => {
    assert.equal(noteFileName('  '), 'Untitled.md');
  });

  it('is cut when the title is long, between characters', () => {
    const name = noteFileName('🔔'.repeat(200));
    assert.ok(name.length <= 124, name);
    assert.equal(name, `${'🔔'.repeat(60)}….md`);
    assert.equal(noteFileName(`x${'🔔'.repeat(200)}`), `x${'🔔'.repeat(59)}….md`);
  });

  it('survives being made a path again', () => {
    assert.equal(parseNotePath(notePath(id, 'a/b'))?.type, 'note');
    assert.equal(parseNotePath(notePath(id, '..'))?.type, 'note');
  });
});
