import { window } from 'vscode';
import { plainLabel } from '../platform/plainText';
import type { SavedRemote } from '../platform/remoteSettings';
import type * as asks from '../platform/accounts/askSignIn';
import type { Services } from '../services';
import type { Account, SignIn } from '../sync/account';
import type { FirebaseWebConfig, ProjectAddress } from '../sync/remoteTarget';
import type { CommandArguments } from './commandArguments';
import { choiceField, flagField, textField } from './commandArguments';
import { confirm } from './prompts';

/** A server that wants to know who one is. */
export interface SavedProject extends SavedRemote {
  readonly address: ProjectAddress;
}

/** Whether the server is a project, which wants to know who one is. */
export function isProject(remote: SavedRemote): remote is SavedProject {
  return remote.address.kind === 'project';
}

/**
 * Signs in to a project, or takes an account that is signed in already, and syncs the folder's campaign as that account.
 * False when the user leaves; the folder's server and account are then as before.
 */
export async function signInForFolder(
  services: Services,
  remote: SavedProject,
  args: CommandArguments,
): Promise<boolean> {
  const { config } = remote.address;
  const account =
    (await signInWith(services, config, args)) ?? (await chooseAccount(services, config));
  if (account === undefined) return false;
  if (!(await mayTakeOver(services, account, flagField(args, 'takeOver')))) return false;
  await services.sync.connect({ ...remote, account: account.uid });
  await services.lastAccount.remember(account);
  return true;
}

/** A sign-in that the caller of a command has all the words for. */
async function signInWith(
  { accounts }: Services,
  config: FirebaseWebConfig,
  args: CommandArguments,
): Promise<Account | undefined> {
  const email = textField(args, 'email');
  const password = textField(args, 'password');
  const link = textField(args, 'link');
  if (link !== undefined) return accounts.completeLink(link);
  const way = choiceField(args, 'way', ways) ?? 'password';
  if (way === 'google') return (await asking()).signInWithGoogle(accounts, config);
  const request = requestOf(way, email, password);
  if (request !== undefined) return accounts.signIn(config, request);
  if (way === 'email-link' && email !== undefined) await accounts.sendLink(config, email);
  return undefined;
}

const ways = ['password', 'new-account', 'email-link', 'google', 'anonymous'] as const;

function requestOf(
  way: Exclude<SignIn['way'], 'google'>,
  email: string | undefined,
  password: string | undefined,
): SignIn | undefined {
  if (way === 'anonymous') return { way };
  if (way === 'email-link' || email === undefined || password === undefined) return undefined;
  return { way, email, password };
}

/** An account of the project that is signed in on this computer, or another one. */
async function chooseAccount(
  { accounts }: Services,
  config: FirebaseWebConfig,
): Promise<Account | undefined> {
  const kept = await accounts.ofProject(config.projectId);
  const { askSignIn } = await asking();
  if (kept.length === 0) return askSignIn(accounts, config);
  const items = kept.map(({ account }) => ({
    label: `$(account) ${plainLabel(account.label)}`,
    detail: 'Signed in on this computer',
    account,
  }));
  const other = { label: '$(add) Another account…', detail: '', account: undefined };
  const picked = await window.showQuickPick([...items, other], {
    title: `Sign in to ${config.projectId}`,
    placeHolder: 'Who do you want to be?',
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  return picked.account ?? askSignIn(accounts, config);
}

/** Asks before one user's unsent edits would go out in another one's name. */
async function mayTakeOver(
  { sync, lastAccount }: Services,
  account: Account,
  confirmed: boolean,
): Promise<boolean> {
  const last =
    lastAccount.read() ?? (sync.account && { ...sync.account, label: 'another account' });
  const isOther = last?.projectId === account.projectId && last.uid !== account.uid;
  const unsent = isOther ? await sync.unsent() : 0;
  if (unsent === 0 || confirmed) return true;
  const notes = unsent === 1 ? 'One note has edits' : `${unsent} notes have edits`;
  return confirm(
    `${notes} of ${last?.label ?? ''} that were not sent yet.`,
    `If you go on they are sent as ${account.label}, and the campaign’s history on the server will say so. To keep them apart, cancel and sign in as ${last?.label ?? ''}.`,
    `Send as ${account.label}`,
  );
}

/** Loaded when somebody is asked: most windows begin with a kept session. */
function asking(): Promise<typeof asks> {
  return import('../platform/accounts/askSignIn');
}
