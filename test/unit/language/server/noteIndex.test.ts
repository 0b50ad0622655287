import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { indexOf, note } from './markedText';

describe('note index', () => {
  it('resolves names as links do: without regard to case, with a path or without', () => {
    const index = indexOf(note('Old Mill'));
    for (const target of ['Old Mill', 'old  mill', 'places/Old Mill', 'Old Mill.md']) {
      assert.equal(index.resolve('c1', target)[0]?.title, 'Old Mill', target);
    }
    assert.deepEqual(index.resolve('c1', 'New Mill'), []);
  });

  it('prefers titles to aliases', () => {
    const index = indexOf(note('Mill', { aliases: ['Home'] }), note('Home'));
    assert.deepEqual(
      index.resolve('c1', 'home').map(({ title }) => title),
      ['Home'],
    );
  });

  it('gives every note of an ambiguous name', () => {
    const index = indexOf(note('Mill', { id: 'a' }), note('Mill', { id: 'b' }));
    assert.deepEqual(
      index.resolve('c1', 'Mill').map(({ id }) => id),
      ['a', 'b'],
    );
  });

  it('keeps campaigns apart', () => {
    const index = indexOf(note('Mill', { campaignId: 'c2' }));
    assert.deepEqual(index.resolve('c1', 'Mill'), []);
    assert.deepEqual(index.namesOf('c1'), []);
  });

  it('follows changes: new names, new aliases, another campaign, deletion', () => {
    const index = indexOf(note('Mill', { id: 'a' }), note('Inn', { id: 'b' }));
    index.resolve('c1', 'Mill');
    index.apply({ changed: [note('Watermill', { id: 'a', aliases: ['Mill'] })], removed: ['b'] });
    assert.equal(index.resolve('c1', 'mill')[0]?.title, 'Watermill');
    assert.deepEqual(index.resolve('c1', 'Inn'), []);
    assert.equal(index.get('b'), undefined);
    index.apply({ changed: [note('Watermill', { id: 'a', campaignId: 'c2' })], removed: [] });
    assert.deepEqual(index.resolve('c1', 'Watermill'), []);
    assert.equal(index.resolve('c2', 'Watermill')[0]?.id, 'a');
  });
});
