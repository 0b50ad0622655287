import type { Clock } from '../core/ports/clock';

/** The machine's clock. What is scheduled keeps the process alive until it ran or was disposed. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delay, task) => {
    const timer = setTimeout(task, delay);
    return { dispose: () => clearTimeout(timer) };
  },
};
