import { messageOf, reasonOf } from '../../core/errors';
import type { SyncReport } from '../../core/ports/syncEngine';

/** What the user can say to signing out although something is not with the server. */
export type SignOutAnswer = 'sync' | 'leave' | undefined;

export interface SignOutSteps {
  /** How many notes have edits that the server does not have. */
  readonly unsent: () => Promise<number>;
  /** Sends, fetches and proves; rejects when it cannot. */
  readonly syncNow: () => Promise<Pick<SyncReport, 'verified'>>;
  /** Whether the file has a proof already, such as another window's that syncs it. */
  readonly isProven: () => Promise<boolean>;
  /** `tried` once syncing did not settle it. */
  readonly ask: (question: string, detail: string, tried: boolean) => Promise<SignOutAnswer>;
}

/**
 * Before a sign-out: proves that the server has everything, and asks where it has not. True when the user may be signed
 * out; nothing is changed by that, edits that were not sent stay queued.
 */
export async function settleBeforeSignOut(steps: SignOutSteps): Promise<boolean> {
  const unsent = await steps.unsent();
  if (unsent > 0) {
    const answer = await steps.ask(edited(unsent), kept, false);
    if (answer !== 'sync') return answer === 'leave';
  }
  for (;;) {
    const obstacle = await whyNotProven(steps);
    if (obstacle === undefined) return true;
    if (obstacle === 'cancelled') return false;
    const left = await steps.unsent();
    const question = left > 0 ? edited(left) : 'It is not proven that the server has everything.';
    const answer = await steps.ask(question, `${obstacle} ${kept}`, true);
    if (answer !== 'sync') return answer === 'leave';
  }
}

const kept =
  'What is not sent stays in the campaign file and is sent once you sign in with the same account again.';

function edited(count: number): string {
  return count === 1
    ? 'One note has edits that were not sent yet.'
    : `${count} notes have edits that were not sent yet.`;
}

async function whyNotProven({ syncNow, isProven }: SignOutSteps): Promise<string | undefined> {
  try {
    const { verified } = await syncNow();
    return verified ? undefined : 'Sync ran, and the two sides are not proven equal.';
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === 'cancelled') return reason;
    // Another window syncs the file, and this one may not.
    return reason === 'lease-lost' && (await isProven()) ? undefined : messageOf(error);
  }
}
