/** The longest wait between two attempts, in milliseconds. */
export const longestBackoff = 300_000;

/**
 * Milliseconds to wait after `failures` failed attempts in a row: exponential with full jitter, so that clients that
 * failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffDelay(failures: number, base: number, random: () => number): number {
  return Math.floor(random() * Math.min(longestBackoff, base * 2 ** failures));
}
