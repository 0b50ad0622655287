import { window } from 'vscode';
import { untilCancelled } from '../../core/cancellation';
import type { Account } from '../../sync/account';
import { plainMessage } from '../plainText';
import type { SyncControl } from '../syncControl';
import { withNotification } from '../withNotification';
import { accountId } from './accountSessions';
import type { SignOutAnswer } from './settleBeforeSignOut';
import { settleBeforeSignOut } from './settleBeforeSignOut';

const leave = 'Sign Out Anyway';

/** Lets an account go that this window's campaign is not synced as; else settles with the user what was not sent. */
export async function maySignOut(sync: SyncControl, account: Account): Promise<boolean> {
  if (sync.account === undefined || accountId(sync.account) !== accountId(account)) return true;
  return settleBeforeSignOut({
    unsent: () => sync.unsent(),
    syncNow: () =>
      withNotification('Sending what is left before you are signed out', (_, token) =>
        // Who does not wait any longer stays signed in; sync goes on by itself.
        untilCancelled(sync.syncNow(), token),
      ),
    isProven: () => sync.isProven(),
    ask: (question, detail, tried) => ask(question, detail, tried ? 'Try Again' : 'Sync First'),
  });
}

async function ask(question: string, detail: string, again: string): Promise<SignOutAnswer> {
  const answer = await window.showWarningMessage(
    plainMessage(question),
    { modal: true, detail: plainMessage(detail) },
    again,
    leave,
  );
  if (answer === undefined) return undefined;
  return answer === leave ? 'leave' : 'sync';
}
