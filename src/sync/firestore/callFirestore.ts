import { MoonforgeError } from '../../core/errors';
import { remoteError } from './remoteError';

/** Milliseconds after which a request counts as lost; what it asked for may still happen. */
const requestTimeout = 30_000;

/**
 * Runs one request as `callOnce` does, and repeats it once when the server does not know the user: the SDK drops an
 * expired token only after such an answer.
 */
export async function callFirestore<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await callOnce(request);
  } catch (error) {
    if (!(error instanceof MoonforgeError) || error.reason !== 'unauthenticated') throw error;
    return await callOnce(request);
  }
}

/** Runs one request, gives up after 30 s and maps what it throws. */
export async function callOnce<T>(request: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MoonforgeError('offline', 'Firebase did not answer within 30 seconds.'));
    }, requestTimeout);
  });
  try {
    return await Promise.race([request(), timeout]);
  } catch (error) {
    throw remoteError(error);
  } finally {
    clearTimeout(timer);
  }
}
