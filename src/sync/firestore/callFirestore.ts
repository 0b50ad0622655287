import { MoonforgeError } from '../../core/errors';
import { remoteError } from './remoteError';

/** Milliseconds after which a request counts as lost; what it asked for may still happen. */
const requestTimeout = 30_000;

/** What the connections of this process do about a refused token: the lite SDK does nothing. */
const renewals = new Set<() => Promise<unknown>>();

/** Lets a connection renew its token when a server did not know the user; until the returned function is called. */
export function onRefusedToken(renew: () => Promise<unknown>): () => void {
  renewals.add(renew);
  return () => void renewals.delete(renew);
}

/**
 * Runs one request as `callOnce` does. When the server does not know the user the token is renewed and the request
 * repeated, once.
 */
export async function callFirestore<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await callOnce(request);
  } catch (error) {
    if (!(error instanceof MoonforgeError) || error.reason !== 'unauthenticated') throw error;
    await renewTokens();
    return await callOnce(request);
  }
}

/** Which connection asked is not known here; more than one is rare, and a renewal too many does no harm. */
async function renewTokens(): Promise<void> {
  const outcomes = await Promise.allSettled([...renewals].map((renew) => callOnce(renew)));
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  if (failed.length > 0 && failed.length === outcomes.length) throw failed[0]?.reason;
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
