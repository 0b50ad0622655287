import type { EngineState, SyncPhase, SyncStatus } from '../core/ports/syncEngine';

export interface StatusContext {
  /** Server and project, as users know it; `undefined` when not connected. */
  readonly server: string | undefined;
  /** A point in time as the user's clock shows it. */
  readonly formatTime: (time: number) => string;
}

const sentences: Readonly<Record<SyncPhase, string>> = {
  local: 'The campaign is kept on this computer only.',
  idle: 'The campaign is in sync.',
  syncing: 'Changes are being exchanged with the server.',
  offline: 'The server cannot be reached. Everything works; changes are sent once it can.',
  paused: 'Sync is paused. Changes are kept and sent when it goes on.',
  follower: 'Another window of this folder syncs; this one shows what arrives.',
  attention: 'Sync cannot go on without you.',
};

const stateSentences: Readonly<Partial<Record<EngineState, string>>> = {
  'signed-out': 'Nobody is signed in. Changes are kept and sent once somebody is.',
  'auth-needed': 'The server asks who you are. Sign in again; nothing is lost.',
  'quota-paused': "The project's quota is used up. Changes are kept; sync goes on by itself.",
  backoff: 'The server fails. Changes are kept; it is tried again by itself.',
  'read-only': 'You may read this campaign. What you change stays on this computer.',
  revoked: 'You are no member of this campaign any more. Everything here stays.',
  'too-old': 'This version of Moonforge is too old for the campaign. Update it to go on.',
};

/** Labels of states that the phase is too coarse for. */
const stateLabels: Readonly<Partial<Record<EngineState, string>>> = {
  'signed-out': 'Signed out',
  'auth-needed': 'Sign in to sync',
  'quota-paused': 'Quota used up',
  'read-only': 'Read only',
  revoked: 'No member any more',
  'too-old': 'Update Moonforge',
};

const phaseLabels: Readonly<Record<Exclude<SyncPhase, 'idle'>, string>> = {
  local: 'Local only',
  syncing: 'Syncing',
  offline: 'Offline',
  paused: 'Sync paused',
  follower: 'Synced by other window',
  attention: 'Sync needs attention',
};

/** The state of sync in a few words, for the status bar. */
export function syncLabel(status: SyncStatus, { formatTime }: StatusContext): string {
  const { phase, state, pending, verifiedAt } = status;
  const waiting = pending === 0 ? '' : `${pending} pending`;
  const stated = stateLabels[state];
  if (stated !== undefined) return waiting === '' ? stated : `${stated}, ${waiting}`;
  if (phase === 'idle') {
    const proof = verifiedAt === null ? '' : `, verified at ${formatTime(verifiedAt)}`;
    return waiting || `Synced${proof}`;
  }
  if (waiting === '' || phase === 'local' || phase === 'attention') return phaseLabels[phase];
  if (phase === 'follower') return waiting;
  return `${phase === 'paused' ? 'Paused' : phaseLabels[phase]}, ${waiting}`;
}

/** What that means, in a sentence. */
export function syncSentence({ phase, state, message }: SyncStatus): string {
  return message ?? stateSentences[state] ?? sentences[phase];
}

/** Facts beside the sentence, as sentences. */
export function syncFacts(
  { phase, pending, conflicts, verifiedAt, retryAt }: SyncStatus,
  { server, formatTime }: StatusContext,
): readonly string[] {
  return [
    server === undefined ? '' : `Connected to ${server}.`,
    pending === 0 || phase === 'local' ? '' : `${count(pending, 'change')} not yet on the server.`,
    conflicts === 0 ? '' : `${count(conflicts, 'conflict')} to decide.`,
    verifiedAt === null ? '' : `Verified at ${formatTime(verifiedAt)}: equal to the server.`,
    retryAt === null ? '' : `The next attempt is at ${formatTime(retryAt)}.`,
  ].filter((fact) => fact !== '');
}

/** All of it in one line of plain text, as it stands above the rows of the Sync view. */
export function syncHeadline(status: SyncStatus, context: StatusContext): string {
  const { server, formatTime } = context;
  if (status.phase !== 'idle' || status.pending > 0) {
    const where = server === undefined ? '' : ` Connected to ${server}.`;
    return `${syncSentence(status)}${where}`;
  }
  const proof = status.verifiedAt === null ? '' : `, verified at ${formatTime(status.verifiedAt)}`;
  return `Connected to ${server ?? 'a server'}${proof}.`;
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
