import type { CancellationToken } from '../core/cancellation';
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
