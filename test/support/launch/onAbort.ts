/** Acts when a signal is aborted, at once where that has happened: an event that has passed reaches no listener. */
export function onAbort(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
