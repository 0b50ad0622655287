import { CancellationTokenSource, env, Uri, window } from 'vscode';
import { messageOf, reasonOf } from '../../core/errors';
import type { Account, SignInWay } from '../../sync/account';
import { isEmulated } from '../../sync/account';
import type { FirebaseWebConfig } from '../../sync/remoteTarget';
import { plainMessage } from '../plainText';
import { withNotification } from '../withNotification';
import type { Accounts } from './accounts';

type Choice = SignInWay | 'forgotten';

/** Lets the user choose a way into the project and go it; `undefined` when the user leaves. */
export async function askSignIn(
  accounts: Accounts,
  config: FirebaseWebConfig,
): Promise<Account | undefined> {
  const picked = await window.showQuickPick(waysInto(config), {
    title: `Sign in to ${config.projectId}`,
    placeHolder: 'How do you want to sign in?',
    ignoreFocusOut: true,
  });
  switch (picked?.choice) {
    case undefined:
      return undefined;
    case 'password':
    case 'new-account':
      return askPassword(accounts, config, picked.choice);
    case 'email-link':
      return askLink(accounts, config);
    case 'google':
      return signInWithGoogle(accounts, config);
    case 'anonymous':
      return accounts.signIn(config, { way: 'anonymous' });
    case 'forgotten':
      await resetPassword(accounts, config);
      return undefined;
  }
}

function waysInto(
  config: FirebaseWebConfig,
): readonly { readonly label: string; readonly detail: string; readonly choice: Choice }[] {
  return [
    {
      label: '$(key) E-mail and password',
      detail: 'With the account you have in this project',
      choice: 'password',
    },
    {
      label: '$(person-add) Create an account',
      detail: 'With an e-mail address and a password of your choice',
      choice: 'new-account',
    },
    {
      label: '$(mail) Link by e-mail',
      detail: 'Without a password: Firebase sends you a link',
      choice: 'email-link',
    },
    ...(config.googleClientId === undefined
      ? []
      : [{ label: '$(globe) Google', detail: 'In your browser', choice: 'google' as const }]),
    ...(isEmulated(config)
      ? [{ label: '$(beaker) As a guest', detail: 'For emulators', choice: 'anonymous' as const }]
      : []),
    {
      label: '$(question) Forgotten password…',
      detail: 'Firebase sends you a link for choosing another one',
      choice: 'forgotten',
    },
  ];
}

/** Asks until Firebase takes the answer or the user leaves. */
async function askPassword(
  accounts: Accounts,
  config: FirebaseWebConfig,
  way: 'password' | 'new-account',
): Promise<Account | undefined> {
  let email = '';
  for (let remark = ''; ;) {
    const typed = await askEmail(config, email, remark);
    if (typed === undefined) return undefined;
    email = typed;
    const prompt = way === 'password' ? `Password of ${email}` : `A new password for ${email}`;
    const password = await window.showInputBox({ ...box(config), prompt, password: true });
    if (password === undefined || password === '') return undefined;
    try {
      return await accounts.signIn(config, { way, email, password });
    } catch (error) {
      if (!mayTryAgain(error)) throw error;
      remark = `${messageOf(error)} `;
    }
  }
}

function mayTryAgain(error: unknown): boolean {
  const reason = reasonOf(error);
  return reason === 'unauthenticated' || reason === 'invalid-input';
}

/** Has the link sent and waits until it is pasted here, or opened and so handed to any window. */
async function askLink(
  accounts: Accounts,
  config: FirebaseWebConfig,
): Promise<Account | undefined> {
  const email = await askEmail(config, '');
  if (email === undefined) return undefined;
  await accounts.sendLink(config, email);
  const source = new CancellationTokenSource();
  const opened = new Promise<Account>((resolve) => {
    const subscription = accounts.sessions.onDidChange(({ added }) => {
      const account = added.find(
        ({ label, projectId }) =>
          // Firebase keeps addresses in small letters.
          label.toLowerCase() === email.toLowerCase() && projectId === config.projectId,
      );
      if (account !== undefined) resolve(account);
    });
    source.token.onCancellationRequested(() => subscription.dispose());
  });
  const prompt = `Firebase has sent a message to ${email}. Copy the address of its link and paste it here.`;
  try {
    const pasted = window.showInputBox({ ...box(config), prompt }, source.token);
    const first = await Promise.race([opened, pasted]);
    if (first === undefined || first === '') return undefined;
    return typeof first === 'string' ? await accounts.completeLink(first, config) : first;
  } finally {
    source.cancel();
    source.dispose();
  }
}

/** Signs in with Google in the user's own browser, on whichever computer that runs. */
export function signInWithGoogle(accounts: Accounts, config: FirebaseWebConfig): Promise<Account> {
  return withNotification('Sign in with Google in your browser', (_, token) =>
    accounts.signInWithGoogle(config, {
      token,
      open: (url) => env.openExternal(Uri.parse(url, true)),
      external: async (url) => (await env.asExternalUri(Uri.parse(url))).toString(true),
    }),
  );
}

async function resetPassword(accounts: Accounts, config: FirebaseWebConfig): Promise<void> {
  const email = await askEmail(config, '');
  if (email === undefined) return;
  await accounts.resetPassword(config, email);
  await window.showInformationMessage(
    plainMessage(
      `If ${config.projectId} has an account of ${email}, Firebase has sent it a link for choosing another password.`,
    ),
  );
}

async function askEmail(
  config: FirebaseWebConfig,
  value: string,
  remark = '',
): Promise<string | undefined> {
  const prompt = `${remark}Your e-mail address`;
  const typed = await window.showInputBox({ ...box(config), prompt, value });
  const email = typed?.trim();
  return email === '' ? undefined : email;
}

function box({ projectId }: FirebaseWebConfig): { title: string; ignoreFocusOut: true } {
  return { title: `Sign in to ${projectId}`, ignoreFocusOut: true };
}
