import { reasonOf } from '../core/errors';
import type { Logger } from '../core/logger';
import type { Clock } from '../core/ports/clock';
import type { RequestWatch } from './watchRequests';

/** Writes one line for each answer, with neither ids nor content. */
export function logRequests(clock: Clock, logger: Logger): RequestWatch {
  return (request) => {
    const begunAt = clock.now();
    return (failure) => {
      const outcome = failure === undefined ? 'answered' : `failed (${kindOf(failure)})`;
      logger.trace(`sync: ${request} ${outcome} after ${clock.now() - begunAt} ms`);
    };
  };
}

function kindOf(failure: unknown): string {
  return reasonOf(failure) ?? 'unexpected';
}
