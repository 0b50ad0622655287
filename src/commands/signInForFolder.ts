import { window } from 'vscode';
import { plainLabel } from '../platform/plainText';
import type { SavedRemote } from '../platform/remoteSettings';
import type * as asks from '../platform/accounts/askSignIn';
import type { Services } from '../services';
import type { Account, SignIn } from '../sync/account';
import { countEdits, editsOfOthers } from '../sync/editsOfOthers';
import { remoteIdentity, type FirebaseWebConfig, type ProjectAddress } from '../sync/remoteTarget';
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

/** A server, and who to be there: what a folder is about to be synced with. */
export interface ChosenRemote {
  readonly remote: SavedRemote;
  /** Of a project. */
  readonly account: Account | undefined;
}

/**
 * Signs in to a project, or takes an account that is signed in already. `undefined` when the user leaves. The folder's
 * server and account are as before either way.
 */
export async function chooseAccountFor(
  services: Services,
  remote: SavedProject,
  args: CommandArguments,
): Promise<ChosenRemote | undefined> {
  const { config } = remote.address;
  const account =
    (await signInWith(services, config, args)) ?? (await askAccount(services, config));
  if (account === undefined) return undefined;
  const chosen = { remote: { ...remote, account: account.uid }, account };
  return (await mayTakeOver(services, chosen, args)) ? chosen : undefined;
}

/** Syncs the folder's campaign with the server, as that account. */
export async function connectTo(
  { sync, lastAccount }: Services,
  { remote, account }: ChosenRemote,
): Promise<void> {
  await sync.connect(remote);
  if (account !== undefined) await lastAccount.remember(account);
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
  if (link !== undefined) return accounts.completeLink(link, config);
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
async function askAccount(
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

/** Asks before one user's unsent edits would go out in another one's name, unless `takeOver` says that they may. */
export async function mayTakeOver(
  services: Services,
  chosen: ChosenRemote,
  args: CommandArguments,
): Promise<boolean> {
  if (flagField(args, 'takeOver')) return true;
  const { notes, label } = await editsOfAnother(services, chosen);
  if (notes === 0) return true;
  const name = chosen.account?.label ?? chosen.remote.userId;
  return confirm(
    `${notes === 1 ? 'One note has edits' : `${notes} notes have edits`} of ${label} that were not sent yet.`,
    `If you go on they are sent as ${name}, and the campaign’s history on the server will say so; so are those that were to stay in this file. To keep them apart, cancel and sign in as ${label}.`,
    `Send as ${name}`,
  );
}

/** What the file holds of somebody else's: known from this workspace, and from the file, which may have been copied here. */
async function editsOfAnother(
  { campaign, lastAccount }: Services,
  { remote, account }: ChosenRemote,
): Promise<{ readonly notes: number; readonly label: string }> {
  const store = await campaign.existing();
  if (store === undefined) return { notes: 0, label: '' };
  const last = lastAccount.read();
  const isOther = last?.projectId === account?.projectId && last?.uid !== account?.uid;
  if (last !== undefined && isOther) {
    return { notes: await countEdits(store.sync), label: last.label };
  }
  const { address, projectId, userId } = remote;
  const identity = remoteIdentity(address, projectId);
  const user = { userId: account?.uid ?? userId, identity };
  const { notes, userIds } = await editsOfOthers(store.sync, user);
  const ids = userIds.join(', ');
  // An account's id is all that a file knows of it.
  const label = address.kind === 'project' ? `somebody else (${ids})` : ids;
  return { notes, label };
}

/** Loaded when somebody is asked: most windows begin with a kept session. */
function asking(): Promise<typeof asks> {
  return import('../platform/accounts/askSignIn');
}
