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

const firstQuotaWait = 60_000;
const longestQuotaWait = 900_000;

/**
 * Milliseconds until it is tried whether the project's quota is back: up to 15 minutes, so that a pause ends by itself
 * soon after the quota does, whenever that is (Firebase resets a day's quota at midnight of the Pacific). Asking costs
 * nothing while it is used up.
 */
export function quotaDelay(failures: number, random: () => number): number {
  const longest = Math.min(longestQuotaWait, firstQuotaWait * 2 ** (failures - 1));
  return Math.floor(longest * (0.5 + random() / 2));
}
