import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { collections, entityKinds } from '../../../src/core/model/collections';
import { compareKinds, kindFace } from '../../../src/views/kindFaces';

describe('faces of kinds', () => {
  it('are there for every kind of every collection', () => {
    for (const kind of collections.flatMap(({ kinds }) => [...kinds])) {
      assert.notEqual(kindFace(kind).icon, 'note', kind);
    }
  });

  it('show a kind of a newer version under its own name', () => {
    assert.deepEqual(kindFace('starship'), {
      singular: 'starship',
      plural: 'starship',
      icon: 'note',
    });
  });

  it('stand in the order of the model, unknown kinds behind them by name', () => {
    const shuffled = ['zeppelin', ...[...entityKinds].reverse(), 'airship'];
    assert.deepEqual(shuffled.sort(compareKinds), [...entityKinds, 'airship', 'zeppelin']);
  });
});
