/** The longest wait between two attempts, in milliseconds. */
export const longestBackoff = 300_000;

/** Whether a wait is over. One that ends later than any wait can was set by a clock that was ahead. */
export function isDue(at: number, now: number): boolean {
  return at <= now || at > now + longestBackoff;
}

/**
 * Milliseconds to wait after `failures` failed attempts in a row: exponential with full jitter, so that clients that
 * failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffDelay(failures: number, base: number, random: () => number): number {
  return Math.floor(random() * Math.min(longestBackoff, base * 2 ** failures));
}
