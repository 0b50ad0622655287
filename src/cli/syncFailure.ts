import type { SyncReport, SyncStatus } from '../core/ports/syncEngine';

/** Why a round that came to its end did not do all of its work, in one sentence; `undefined` when it did. */
export function syncFailure(
  { pending, verified }: SyncReport,
  status: SyncStatus,
): string | undefined {
  const { phase, message } = status;
  if (!isUnprotected(status) && (phase === 'attention' || phase === 'offline'))
    return message ?? 'Sync needs attention.';
  if (pending > 0) {
    const changes = pending === 1 ? '1 change was' : `${pending} changes were`;
    return `${changes} not sent yet and stay queued: run sync again.`;
  }
  if (verified) return undefined;
  return 'The two sides could not be proven equal: run sync again, then "moonforge check" if it fails again.';
}

/** Whether sync did its work on a server whose rules protect nothing, as the user asked for. */
export function isUnprotected({ state, reason }: SyncStatus): boolean {
  return state === 'idle' && reason === 'rules-not-deployed';
}
