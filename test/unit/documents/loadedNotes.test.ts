import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { parseRecordId } from '../../../src/core/model/ids';
import { LoadedNotes } from '../../../src/documents/loadedNotes';

const id = parseRecordId('n1')!;
const uri = 'moonforge:/n1/Bell.md';

describe('loaded notes', () => {
  let notes: LoadedNotes;

  beforeEach(() => {
    notes = new LoadedNotes();
    notes.read(uri, id, 'one', false);
  });

  it('tell a change of others from what the editor knows', () => {
    assert.equal(notes.news(uri, 'one'), 'same');
    assert.equal(notes.news(uri, 'two'), 'changed');
  });

  it("take the editor's own save for no news, before and after its commit", () => {
    notes.saving(uri, 'two');
    assert.equal(notes.news(uri, 'two'), 'same');
    notes.saved(uri, id, 'two');
    assert.equal(notes.news(uri, 'two'), 'same');
    assert.equal(notes.base(uri), 'two');
  });

  it('forget a save that failed', () => {
    notes.saving(uri, 'two');
    notes.saving(uri, undefined);
    assert.equal(notes.news(uri, 'two'), 'changed');
    assert.equal(notes.base(uri), 'one');
  });

  it('keep the base of unsaved changes when the newer text is read for comparison', () => {
    notes.read(uri, id, 'two', true);
    assert.equal(notes.base(uri), 'one');
  });

  it('take the newer text for the base once the editor shows it', () => {
    notes.read(uri, id, 'two', true);
    notes.becameClean(uri);
    assert.equal(notes.base(uri), 'two');
  });

  it('tell of a deletion once, and of the return', () => {
    assert.equal(notes.news(uri, undefined), 'deleted');
    assert.equal(notes.news(uri, undefined), 'same');
    assert.equal(notes.news(uri, 'one'), 'created');
    assert.equal(notes.news(uri, 'one'), 'same');
  });

  it('know every URI of a note until it is closed', () => {
    notes.read('moonforge:/n1/Old name.md', id, 'one', false);
    assert.deepEqual(notes.urisOf(id), [uri, 'moonforge:/n1/Old name.md']);
    notes.closed(uri);
    assert.deepEqual(notes.urisOf(id), ['moonforge:/n1/Old name.md']);
    assert.equal(notes.base(uri), undefined);
  });

  it('give times that never go back', () => {
    assert.equal(notes.mtime(id, 'one', 100), 100);
    assert.equal(notes.mtime(id, 'two', 50), 101);
    assert.equal(notes.mtime(id, 'two', 50), 101);
    assert.equal(notes.mtime(id, 'three', 200), 200);
  });

  it('give a later time for the same text when asked to', () => {
    notes.mtime(id, 'one', 100);
    notes.touch(id);
    assert.equal(notes.mtime(id, 'one', 100), 101);
  });
});
