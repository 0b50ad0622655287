/** The longest wait between two polls, in milliseconds. */
const longestPoll = 60_000;
const growth = 1.5;

/** Milliseconds after the last edit, or the last poll that found something, in which polls keep their interval. */
const activeTime = 120_000;

/** Milliseconds until the next poll: the interval while there is activity, growing once it is quiet. */
export function nextPollDelay(previous: number, interval: number, quietFor: number): number {
  if (quietFor < activeTime) return interval;
  return Math.max(interval, Math.min(longestPoll, previous * growth));
}

/** What decides whether a campaign's proof is due. Times in milliseconds. */
export interface ProofHistory {
  /** When this process last asked for a proof. */
  readonly provenAt: number | undefined;
  /** Whether a pull found something since. */
  readonly pulledSince: boolean;
}

const proofAfterPull = 60_000;
const proofInterval = 600_000;

/** A proof costs a read or two: once at the start, a minute after pulls that found something, else every ten minutes. */
export function proofIsDue({ provenAt, pulledSince }: ProofHistory, now: number): boolean {
  if (provenAt === undefined) return true;
  return now - provenAt >= (pulledSince ? proofAfterPull : proofInterval);
}
