import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { parseRecordId } from '../../../src/core/model/ids';
import type { KeptBases } from '../../../src/documents/loadedNotes';
import { LoadedNotes } from '../../../src/documents/loadedNotes';

const id = parseRecordId('n1')!;
const uri = 'moonforge:/n1/Bell.md';

/** Bases kept over a restart of the window. */
function keptBases(): KeptBases & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get: (key) => texts.get(key),
    set: (key, base) => void (base === undefined ? texts.delete(key) : texts.set(key, base)),
  };
}

describe('loaded notes', () => {
  let kept: ReturnType<typeof keptBases>;
  let notes: LoadedNotes;

  beforeEach(() => {
    kept = keptBases();
    notes = new LoadedNotes(kept);
    notes.read(uri, id, 'one');
    notes.shows(uri, id, 'one', false);
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
    assert.equal(notes.base(uri, 'one'), 'two');
  });

  it('forget a save that failed', () => {
    notes.saving(uri, 'two');
    notes.saving(uri, undefined);
    assert.equal(notes.news(uri, 'two'), 'changed');
    assert.equal(notes.base(uri, 'one'), 'one');
  });

  it('keep the base until the editor shows the newer text', () => {
    notes.read(uri, id, 'two');
    assert.equal(notes.base(uri, 'one'), 'one');
    notes.shows(uri, id, 'one, typed', true);
    assert.equal(notes.base(uri, 'one'), 'one');
    notes.shows(uri, id, 'one', false);
    assert.equal(notes.base(uri, 'one'), 'one');
    notes.shows(uri, id, 'two', false);
    assert.equal(notes.base(uri, 'one'), 'two');
  });

  it('know a text by its lines, whatever ends them', () => {
    notes.read(uri, id, '\uFEFFa\r\nb\n');
    notes.shows(uri, id, 'a\r\nb\r\n', false);
    assert.equal(notes.base(uri, 'one'), '\uFEFFa\r\nb\n');
  });

  it("tell the editor's text, even one typed over since, from another extension's", () => {
    notes.shows(uri, id, 'one, typed', true);
    notes.shows(uri, id, 'one, typed on', true);
    assert.equal(notes.isEditors(uri, 'one, typed'), true);
    assert.equal(notes.isEditors(uri, 'something else'), false);
  });

  it('keep the base of unsaved text over a restart, and no longer', () => {
    notes.shows(uri, id, 'one, typed', true);
    const restarted = new LoadedNotes(kept);
    restarted.shows(uri, id, 'one, typed', true);
    restarted.read(uri, id, 'two');
    assert.equal(restarted.base(uri, 'one, typed'), 'one');
    notes.shows(uri, id, 'one', false);
    assert.equal(kept.texts.size, 0);
  });

  it('tell of a deletion once, and of the return', () => {
    assert.equal(notes.news(uri, undefined), 'deleted');
    assert.equal(notes.news(uri, undefined), 'same');
    assert.equal(notes.news(uri, 'one'), 'created');
    assert.equal(notes.news(uri, 'one'), 'same');
  });

  it('know every URI of a note until it is closed', () => {
    notes.read('moonforge:/n1/Old name.md', id, 'one');
    assert.deepEqual(notes.urisOf(id), [uri, 'moonforge:/n1/Old name.md']);
    notes.closed(uri);
    assert.deepEqual(notes.urisOf(id), ['moonforge:/n1/Old name.md']);
    assert.equal(notes.base(uri, 'one'), undefined);
  });

  it('give times that never go back', () => {
    assert.equal(notes.mtime(id, 'one', 100), 100);
    assert.equal(notes.mtime(id, 'two', 50), 101);
    assert.equal(notes.mtime(id, 'two', 50), 101);
    assert.equal(notes.mtime(id, 'three', 200), 200);
  });

  it('give unsaved text the time it was read, until it is saved or taken back', () => {
    const read = notes.mtime(id, 'one', 5);
    notes.read(uri, id, 'one');
    assert.equal(notes.heldMtime(uri), undefined);
    notes.shows(uri, id, 'one and more', true);
    assert.ok(notes.mtime(id, 'two', 9) > read);
    assert.equal(notes.heldMtime(uri), read);
    notes.saved(uri, id, 'one and more');
    assert.equal(notes.heldMtime(uri), undefined);
    notes.shows(uri, id, 'one again', true);
    assert.equal(notes.heldMtime(uri), read);
    notes.shows(uri, id, 'one and more', false);
    assert.equal(notes.heldMtime(uri), undefined);
  });

  it('give a later time for the same text when asked to', () => {
    notes.mtime(id, 'one', 100);
    notes.touch(id);
    assert.equal(notes.mtime(id, 'one', 100), 101);
  });
});
