import type { Audience } from '../core/model/audience';

/** The longest wait between two polls of a window that is looked at, in milliseconds. */
const longestPoll = 120_000;
const growth = 1.5;

/** Milliseconds between two polls while nobody looks at the window. */
const hiddenPoll = 300_000;

/** Milliseconds after the user's or another's last change in which polls keep their interval. */
export const activeTime = 120_000;

/** What decides how soon the next poll comes. */
export interface PollConditions {
  /** The `pollInterval` of the settings, in milliseconds. */
  readonly interval: number;
  /** Whether somebody may look at the window. */
  readonly visible: boolean;
  /** Polls since it became quiet that found nothing; 0 while there is activity. */
  readonly emptyPolls: number;
}

/** Milliseconds until the next poll: the interval while there is activity, growing once it is quiet. */
export function pollDelay({ interval, visible, emptyPolls }: PollConditions): number {
  const longest = visible ? longestPoll : hiddenPoll;
  const delay = visible ? interval * growth ** emptyPolls : hiddenPoll;
  return Math.max(interval, Math.min(longest, delay));
}

/** Milliseconds between polls from which on the file counts as quiet. */
const quietPoll = 30_000;

/**
 * What a poll of a game master's file reads. The players' part changes less often and whatever moves there shows in the
 * other one, so it is read every third time; while it is quiet, in place of the other one. `poll` counts polls, `since`
 * is the time from the poll before in milliseconds.
 */
export function audiencesOfPoll(poll: number, since: number): readonly Audience[] {
  if (poll % 3 !== 0) return ['gm'];
  return since >= quietPoll ? ['table'] : ['gm', 'table'];
}

/** What decides when a campaign's proof is due. Times in milliseconds. */
export interface ProofHistory {
  /** When this process last asked for a proof; `undefined` before. */
  readonly provenAt: number | undefined;
  /** When a pull last found something. */
  readonly foundAt: number | undefined;
  /** When something was first sent or found since; `undefined` while nothing was. */
  readonly busySince: number | undefined;
  /** Whether the last proof showed a difference. */
  readonly differs: boolean;
}

const proofAfterPull = 60_000;
const proofInterval = 600_000;

/**
 * When the next proof is due: at once when there was none; a minute after pulls that found something, since a commit can
 * show later than the time it carries; every ten minutes while anything is exchanged, and while both sides differ. `Infinity` while nothing can have
 * changed. A proof costs a read or two.
 */
export function proofDueAt({ provenAt, foundAt, busySince, differs }: ProofHistory): number {
  if (provenAt === undefined) return 0;
  const settled = foundAt === undefined ? undefined : foundAt + proofAfterPull;
  const afterPull = settled !== undefined && provenAt < settled ? settled : Infinity;
  const sinceBusy = differs ? provenAt : busySince;
  return Math.min(afterPull, sinceBusy === undefined ? Infinity : sinceBusy + proofInterval);
}
