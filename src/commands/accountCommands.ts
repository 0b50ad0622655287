import { window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import { accountId } from '../platform/accounts/accountSessions';
import { plainLabel, plainMessage } from '../platform/plainText';
import type { Services } from '../services';
import { flagField, readArguments } from './commandArguments';
import type { CommandTable } from './commandTable';
import { connectFirebase } from './connectFirebase';
import { chooseAccountFor, connectTo, isProject } from './signInForFolder';

type Names = 'signIn' | 'signOut';

/** Commands about who the user is for the server. */
export function accountCommands(services: Services): CommandTable<Names> {
  return {
    signIn: (argument) => signIn(services, argument),
    signOut: (argument) => signOut(services, argument),
  };
}

/**
 * `{ email, password }`, with `{ way: 'new-account' }` for making the account; `{ email, way: 'email-link' }` sends the
 * link and `{ link }` takes it; `{ way: 'google' | 'anonymous' }`. Asks for what is missing. Tells who is signed in.
 */
async function signIn(services: Services, argument: unknown): Promise<string | undefined> {
  const { chosen } = services.sync;
  const args = readArguments(argument);
  if (chosen === undefined || !isProject(chosen)) {
    if (chosen === undefined && (await connectFirebase(services, argument)))
      return signedIn(services);
    if (chosen === undefined) return undefined;
    throw new MoonforgeError(
      'invalid-input',
      'The campaign is synced with an emulator that believes everybody: there is nobody to sign in as.',
    );
  }
  const asAccount = await chooseAccountFor(services, chosen, args);
  if (asAccount === undefined) return undefined;
  await connectTo(services, asAccount);
  return signedIn(services);
}

async function signedIn({ accounts, sync }: Services): Promise<string | undefined> {
  const kept = sync.account && (await accounts.byId(accountId(sync.account)));
  return kept?.account.label;
}

/** `{ confirmed }`: does not ask about unsent edits. Asks which account where several are signed in and none is this folder's. */
async function signOut(services: Services, argument: unknown): Promise<string | undefined> {
  const { accounts, sync } = services;
  const own = sync.account && (await accounts.byId(accountId(sync.account)));
  const kept = own ?? (await chooseKept(services));
  if (kept === undefined) return undefined;
  const { account } = kept;
  const confirmed = flagField(readArguments(argument), 'confirmed');
  if (!confirmed && !(await services.maySignOut(account))) return undefined;
  await accounts.sessions.end(account);
  window.setStatusBarMessage(plainMessage(`Signed out: ${account.label}`), 5_000);
  return account.label;
}

async function chooseKept({ accounts }: Services): ReturnType<Services['accounts']['byId']> {
  const all = await accounts.sessions.accounts();
  if (all.length === 0) {
    throw new MoonforgeError('invalid-input', 'Nobody is signed in on this computer.');
  }
  const items = all.map((kept) => ({
    label: `$(account) ${plainLabel(kept.account.label)}`,
    description: kept.account.projectId,
    kept,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Sign out',
    placeHolder: 'Which account?',
  });
  return picked?.kept;
}
