import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cutText } from '../../../src/core/cutText';

describe('cutText', () => {
  it('halves no character', () => {
    assert.equal(cutText('Tom 🔔', 5), 'Tom ');
    assert.equal(cutText('Tom 🔔', 6), 'Tom 🔔');
    assert.equal(cutText('Tom the Tall', 3), 'Tom');
  });
});
