import assert from 'node:assert/strict';
import { SerialQueue } from '../../../src/core/serialQueue';
import { deferred } from '../../support/deferred';

describe('SerialQueue', () => {
  it('begins work when what was asked for before has ended, and gives each its own result', async () => {
    const queue = new SerialQueue();
    const steps: string[] = [];
    const first = deferred();
    const results = [
      queue.run(async () => {
        steps.push('first begins');
        await first.promise;
        steps.push('first ends');
        return 1;
      }),
      queue.run(() => {
        steps.push('second');
        return Promise.resolve('two');
      }),
    ];
    await new Promise(setImmediate);
    assert.deepEqual(steps, ['first begins']);
    first.resolve();
    assert.deepEqual(await Promise.all(results), [1, 'two']);
    assert.deepEqual(steps, ['first begins', 'first ends', 'second']);
  });

  it('goes on after work that rejects or throws, which only its own caller hears of', async () => {
    const queue = new SerialQueue();
    const rejected = queue.run(() => Promise.reject(new Error('rejected')));
    const thrown = queue.run(() => {
      throw new Error('thrown');
    });
    const last = queue.run(() => Promise.resolve('last'));
    await assert.rejects(rejected, /rejected/);
    await assert.rejects(thrown, /thrown/);
    assert.equal(await last, 'last');
  });

  it('settles when everything asked for has ended, also badly', async () => {
    const queue = new SerialQueue();
    const held = deferred();
    const ended: string[] = [];
    const failing = queue.run(async () => {
      await held.promise;
      ended.push('failing');
      throw new Error('no');
    });
    const settled = queue.settled().then(() => ended.push('settled'));
    held.resolve();
    await assert.rejects(failing, /no/);
    await settled;
    assert.deepEqual(ended, ['failing', 'settled']);
    await new SerialQueue().settled();
  });

  it('tells whether work is under way', async () => {
    const queue = new SerialQueue();
    const failing = queue.run(() => {
      assert.ok(queue.isRunning);
      return Promise.reject(new Error('no'));
    });
    assert.equal(queue.isRunning, false);
    await assert.rejects(failing, /no/);
    assert.equal(queue.isRunning, false);
  });
});
