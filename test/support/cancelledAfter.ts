import type { CancellationToken } from '../../src/core/cancellation';
import { neverCancelled } from '../../src/core/cancellation';

/** A token that counts how often it was asked. */
export interface CountingToken extends CancellationToken {
  readonly asked: number;
}

/** A token that is cancelled once it was asked so many times. */
export function cancelledAfter(allowed: number): CountingToken {
  let asked = 0;
  return {
    ...neverCancelled,
    get isCancellationRequested() {
      asked += 1;
      return asked > allowed;
    },
    get asked() {
      return asked;
    },
  };
}
