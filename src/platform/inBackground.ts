import type { Logger } from '../core/logger';
import { describeForLog } from './describeForLog';

/** Lets work go on that nobody waits for; a failure is logged. */
export function inBackground(work: PromiseLike<unknown>, logger: Logger): void {
  work.then(undefined, (error: unknown) => logger.error(describeForLog(error)));
}
