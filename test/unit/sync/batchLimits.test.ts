import assert from 'node:assert/strict';

import fc from 'fast-check';

import { batchBytes, batchesOf, batchRows, byteSize } from '../../../src/sync/batchLimits';

describe('batchesOf', () => {
  it('keeps every item in order and within both limits', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: batchBytes * 2 }), { maxLength: 300 });
    fc.assert(
      fc.property(sizes, (items) => {
        const batches = batchesOf(items, (size) => size);
        assert.deepEqual(batches.flat(), items);
        for (const batch of batches) {
          const bytes = batch.reduce((sum, size) => sum + size, 0);
          assert.ok(batch.length > 0 && batch.length <= batchRows);
          assert.ok(bytes <= batchBytes || batch.length === 1);
        }
      }),
    );
  });

  it('opens a batch only when the one before is full', () => {
    const items = Array.from({ length: 250 }, () => 1);
    assert.deepEqual(
      batchesOf(items, (size) => size).map(({ length }) => length),
      [100, 100, 50],
    );
  });
});

describe('byteSize', () => {
  it('counts bytes, not characters', () => {
    const image = { collection: 'entities', deleted: false, data: {}, body: 'ä€🜂' };
    assert.equal(byteSize(image), 2 + 3 + 4 + 2);
  });
});
