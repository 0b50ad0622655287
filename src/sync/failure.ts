import { messageOf, reasonOf } from '../core/errors';
import type { SyncPhase } from '../core/ports/syncEngine';
import type { SyncCounts } from '../core/ports/syncStore';

/** What the status says after a round failed. */
export interface Failure {
  readonly phase: SyncPhase;
  readonly message: string;
}

/** Turns what a round threw into what the user sees. An unexpected error's own text may quote a note, so it is not shown. */
export function describeFailure(error: unknown): Failure {
  switch (reasonOf(error)) {
    case undefined:
      return { phase: 'attention', message: unexpected };
    case 'offline':
    case 'remote-failed':
      return { phase: 'offline', message: messageOf(error) };
    case 'lease-lost':
      return { phase: 'follower', message: messageOf(error) };
    default:
      return { phase: 'attention', message: messageOf(error) };
  }
}

const unexpected =
  'Sync failed in an unexpected way and will try again. Your edits are safe in the campaign file.';

/** One line for the log: the kind of error, never the text of an unexpected one. */
export function failureLine(error: unknown): string {
  const reason = reasonOf(error);
  if (reason !== undefined) return `sync: ${reason}: ${messageOf(error)}`;
  return `sync: unexpected ${error instanceof Error ? error.name : typeof error}`;
}

/** Whether a failure concerns one campaign only, so that the others go on. */
export function concernsOneCampaign(error: unknown): boolean {
  switch (reasonOf(error)) {
    case 'permission-denied':
    case 'campaign-missing':
    case 'remote-mismatch':
      return true;
    default:
      return false;
  }
}

/** What the status says after a round in which the server was reached: rows it refused or failed on stay behind. */
export function describeLeftovers({ quarantined, inflight }: SyncCounts): Failure | undefined {
  if (quarantined > 0) {
    const message = `${unsent(quarantined)}; the log says why. Everything else is in sync.`;
    return { phase: 'attention', message };
  }
  if (inflight === 0) return undefined;
  const message = `${unsent(inflight)}: the server failed. Moonforge will try again.`;
  return { phase: 'offline', message };
}

function unsent(count: number): string {
  return count === 1 ? 'One note could not be sent' : `${count} notes could not be sent`;
}
