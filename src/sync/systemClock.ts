import type { Clock } from '../core/ports/clock';

/** The machine's clock. Waiting on it does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delay, task) => {
    const timer = setTimeout(task, delay);
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
