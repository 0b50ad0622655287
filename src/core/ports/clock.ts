import type { Disposable } from '../disposable';

/** Time as the engine sees it, so that tests run in virtual time. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Runs `task` once after `delay` milliseconds, unless disposed before. */
  schedule(delay: number, task: () => void): Disposable;
}
