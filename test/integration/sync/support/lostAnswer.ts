import { MoonforgeError } from '../../../../src/core/errors';
import type { Interceptor } from './interceptedRemote';

/** Fails one kind of request as a broken connection does: before it, it never arrives; after it, it did. */
export function lostAnswer(lost: Parameters<Interceptor>[0]): Interceptor {
  return (method) => {
    if (method === lost) throw new MoonforgeError('offline', 'The connection broke.');
  };
}
