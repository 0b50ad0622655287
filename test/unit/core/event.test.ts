import assert from 'node:assert/strict';

import { Emitter } from '../../../src/core/event';

describe('Emitter', () => {
  it('calls its listeners in the order they subscribed, until they are disposed', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('calls every listener when some throw, and throws the first error', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    emitter.event(() => {
      throw new Error('the first');
    });
    emitter.event((value) => heard.push(value));
    emitter.event(() => {
      throw new Error('the second');
    });
    emitter.event((value) => heard.push(value));
    assert.throws(() => emitter.fire(7), /the first/);
    assert.deepEqual(heard, [7, 7]);
  });
});
