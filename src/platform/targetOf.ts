import type { EmailCredentials, RemoteTarget, SessionStorage } from '../sync/remoteTarget';
import type { SavedRemote } from './remoteSettings';

/** Where to connect for a saved server: with the kept session of a project, or with a new sign-in that replaces it. */
export function targetOf(
  { address, projectId, userId }: SavedRemote,
  storage: SessionStorage,
  credentials?: EmailCredentials,
): RemoteTarget {
  if (address.kind === 'emulator') return { ...address, projectId, userId };
  const session = credentials === undefined ? { storage } : { storage, credentials };
  return { ...address, session };
}
