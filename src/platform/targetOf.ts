import type { RemoteTarget } from '../sync/remoteTarget';
import type { AccountSessions } from './accounts/accountSessions';
import type { SavedRemote } from './remoteSettings';

/** The account that a saved project is synced as, by its ids; an emulator without accounts believes everybody. */
export function accountOf({
  address,
  account,
}: SavedRemote): { readonly projectId: string; readonly uid: string } | undefined {
  if (address.kind === 'emulator') return undefined;
  return { projectId: address.config.projectId, uid: account ?? '' };
}

/** Where to connect for a saved server: to a project with the kept session of the folder's account. */
export function targetOf(remote: SavedRemote, sessions: AccountSessions): RemoteTarget {
  const { address, projectId, userId, account: uid = '' } = remote;
  if (address.kind === 'emulator') return { ...address, projectId, userId };
  return { ...address, session: sessions.session({ projectId: address.config.projectId, uid }) };
}
