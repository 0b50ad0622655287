import { MoonforgeError, messageOf, reasonOf, type ErrorReason } from '../core/errors';
import type { SyncPhase } from '../core/ports/syncEngine';
import type { QuarantinedNote, SyncCounts } from '../core/ports/syncStore';

/** Why sync does not go on, as the status says it. */
export interface Trouble {
  /** `undefined` for a defect. */
  readonly reason: ErrorReason | undefined;
  /** For the user. */
  readonly message: string;
}

/** Turns what a round threw into what the user sees. An unexpected error's own text may quote a note, so it is not shown. */
export function describeFailure(error: unknown): Trouble {
  const reason = reasonOf(error);
  return { reason, message: reason === undefined ? unexpected : messageOf(error) };
}

const unexpected =
  'Sync failed in an unexpected way and will try again. Your edits are safe in the campaign file.';

/** One line for the log: the kind of error, never the text of an unexpected one. */
export function failureLine(error: unknown): string {
  const reason = reasonOf(error);
  if (reason !== undefined) return `sync: ${reason}: ${messageOf(error)}`;
  return `sync: unexpected ${error instanceof Error ? error.name : typeof error}`;
}

/** The same failure with the campaign's title in front, for a file with several. */
export function failureOf(title: string | undefined, error: unknown): Error {
  const reason = reasonOf(error);
  if (reason !== undefined && title !== undefined) {
    return new MoonforgeError(reason, inCampaign(title, messageOf(error)), error);
  }
  return error instanceof Error ? error : new Error(messageOf(error));
}

/** A sentence about one of several campaigns. */
export function inCampaign(title: string, message: string): string {
  return `“${shortened(title)}”: ${message}`;
}

/** What the status says of rows that a round left behind. */
export interface Leftovers {
  readonly phase: Extract<SyncPhase, 'attention' | 'offline'>;
  readonly message: string;
  /** What is the matter with the server, where it is that. */
  readonly reason?: ErrorReason;
}

/** What the status says while a server's rules protect nothing and the user agreed to it. */
export function describeUnprotected(advice: string): Leftovers {
  return {
    phase: 'attention',
    reason: 'rules-not-deployed',
    message: `The rules of this server do not protect the campaign: whoever knows the project can read and change it. Moonforge compares every write itself meanwhile. ${advice}`,
  };
}

/**
 * What the status says after a round in which the server was reached: rows it refused or failed on stay behind. `first`
 * is the first row that was set aside.
 */
export function describeLeftovers(
  counts: SyncCounts,
  first: QuarantinedNote | undefined,
): Leftovers | undefined {
  const { inflight } = counts;
  if (first !== undefined) return { phase: 'attention', message: describeSetAside(counts, first) };
  if (inflight === 0) return undefined;
  const message = `${unsent(inflight)}: the server failed. Moonforge will try again.`;
  return { phase: 'offline', message };
}

function describeSetAside(
  { pending, inflight, quarantined }: SyncCounts,
  { title, reason }: QuarantinedNote,
): string {
  const others =
    quarantined > 1 ? ` ${quarantined - 1} more could not be sent either; the log says why.` : '';
  const rest = pending + inflight === 0 ? ' Everything else is in sync.' : '';
  return `“${shortened(title)}” could not be sent: ${reason}${others}${rest}`;
}

function unsent(count: number): string {
  return count === 1 ? 'One note could not be sent' : `${count} notes could not be sent`;
}

/** Enough of a title to recognise it in a sentence. */
function shortened(title: string): string {
  const characters = Array.from(title);
  return characters.length <= 60 ? title : `${characters.slice(0, 60).join('')}…`;
}
