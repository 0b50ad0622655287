import type { FirebaseApp } from 'firebase/app';
import { beforeAuthStateChanged, type User } from 'firebase/auth';

import { MoonforgeError } from '../../core/errors';
import { isRecord } from '../../core/isRecord';
import type { AccountSession } from '../account';
import { parseHostAndPort, type FirebaseWebConfig } from '../remoteTarget';
import { callOnce } from './callFirestore';
import { authOf, withApp } from './firebaseApp';
import { sessionPersistence } from './sessionPersistence';

/**
 * Takes up a kept session, without the network too. Rejects with `unauthenticated` when there is none or when Firebase
 * no longer takes it, with the reason in the sentence; the session stays kept either way.
 */
export async function resumeSession(
  app: FirebaseApp,
  config: FirebaseWebConfig,
  session: AccountSession,
): Promise<User> {
  const kept = await session.load();
  if (kept === undefined) {
    throw new MoonforgeError(
      'unauthenticated',
      `Nobody is signed in to ${config.projectId}: sign in.`,
    );
  }
  const auth = authOf(app, config, sessionPersistence(session));
  await auth.authStateReady();
  if (auth.currentUser === null) throw await whyRefused(config, kept);
  // Without a user the SDK would ask as nobody, and "permission denied" would be taken for a lost membership.
  beforeAuthStateChanged(auth, (user) => {
    if (user === null) throw new Error('Only Moonforge ends a session.');
  });
  return auth.currentUser;
}

/** A token of the session that is good for some minutes at least. Rejects as `resumeSession`, or `offline`. */
export function freshToken(config: FirebaseWebConfig, session: AccountSession): Promise<string> {
  return withApp(config, (app) =>
    callOnce(async () => (await resumeSession(app, config, session)).getIdToken()),
  );
}

/** Asks for a token as the SDK does, which keeps to itself why it gave the user up. */
async function whyRefused(config: FirebaseWebConfig, kept: string): Promise<MoonforgeError> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshTokenOf(kept),
  });
  const response = await fetch(`${tokenService(config)}/v1/token?key=${config.apiKey}`, {
    method: 'POST',
    body,
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const error = isRecord(answer) && isRecord(answer['error']) ? answer['error'] : {};
  const code = String(error['message']);
  if (response.ok || response.status >= 500) {
    return new MoonforgeError(
      'remote-failed',
      'Firebase could not say who is signed in; the next attempt may succeed.',
    );
  }
  return new MoonforgeError('unauthenticated', sentenceFor(code, config.projectId));
}

function sentenceFor(code: string, projectId: string): string {
  if (code.startsWith('USER_DISABLED')) {
    return `Your account in ${projectId} was disabled: ask the owner of the project. Your edits stay in the campaign file.`;
  }
  if (code.startsWith('USER_NOT_FOUND')) {
    return `Your account in ${projectId} was deleted: sign in with another one. Your edits stay in the campaign file.`;
  }
  return `Your session in ${projectId} has ended, by a new password for example, or because the account was deleted: sign in again. Your edits stay in the campaign file.`;
}

function tokenService({ authEmulator }: FirebaseWebConfig): string {
  if (authEmulator === undefined) return 'https://securetoken.googleapis.com';
  const { host, port } = parseHostAndPort(authEmulator);
  return `http://${host}:${port}/securetoken.googleapis.com`;
}

function refreshTokenOf(kept: string): string {
  const user: unknown = JSON.parse(kept);
  const manager = isRecord(user) ? user['stsTokenManager'] : undefined;
  return isRecord(manager) ? String(manager['refreshToken']) : '';
}
