import type { Event } from './event';
import { MoonforgeError } from './errors';

/** Asks running work to stop; compatible with the editor's own type. */
export interface CancellationToken {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: Event<unknown>;
}

/** A token that is never cancelled. */
export const neverCancelled: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

/** Throws `cancelled` once the token was cancelled; called after every await of a long operation. */
export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) {
    throw new MoonforgeError('cancelled', 'The operation was cancelled.');
  }
}

/** Settles as `work` does, but rejects with `cancelled` as soon as the token is cancelled. */
export function untilCancelled<T>(work: Promise<T>, token: CancellationToken): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void =>
      reject(new MoonforgeError('cancelled', 'Interrupted: nothing more was written.'));
    if (token.isCancellationRequested) cancel();
    const subscription = token.onCancellationRequested(cancel);
    void work.then(resolve, reject).finally(() => subscription.dispose());
  });
}
