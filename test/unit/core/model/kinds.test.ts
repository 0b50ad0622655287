import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  allKinds,
  compareKinds,
  entityKinds,
  kindNamed,
} from '../../../../src/core/model/collections';

describe('faces of kinds', () => {
  it('are there for every kind of every collection', () => {
    for (const { name } of allKinds) {
      assert.notEqual(kindNamed(name).icon, 'note', name);
    }
  });

  it('show a kind of a newer version under its own name', () => {
    assert.deepEqual(kindNamed('starship'), {
      name: 'starship',
      label: 'starship',
      plural: 'starship',
      icon: 'note',
    });
  });

  it('stand in the order of the model, unknown kinds behind them by name', () => {
    const shuffled = ['zeppelin', ...[...entityKinds].reverse(), 'airship'];
    assert.deepEqual(shuffled.sort(compareKinds), [...entityKinds, 'airship', 'zeppelin']);
  });
});
