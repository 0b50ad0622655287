import type { CancellationToken } from '../core/cancellation';
import { MoonforgeError } from '../core/errors';
import { Emitter } from '../core/event';

/** A token that Ctrl+C or a request to terminate cancels; the second signal ends the process at once. */
export function cancelOnSignal(): CancellationToken {
  const emitter = new Emitter<undefined>();
  let cancelled = false;
  const cancel = (): void => {
    cancelled = true;
    emitter.fire(undefined);
  };
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  return {
    get isCancellationRequested(): boolean {
      return cancelled;
    },
    onCancellationRequested: emitter.event,
  };
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
