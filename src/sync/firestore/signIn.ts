import type { FirebaseApp } from 'firebase/app';
import { initializeAuth, signInWithEmailAndPassword } from 'firebase/auth';

import { MoonforgeError } from '../../core/errors';
import type { RemoteSession } from '../remoteTarget';
import { sessionPersistence } from './sessionPersistence';

/** Signs in, or takes up the kept session, and returns the user's id. Rejects with `unauthenticated` without either. */
export async function signIn(
  app: FirebaseApp,
  { storage, credentials }: RemoteSession,
): Promise<string> {
  const auth = initializeAuth(app, { persistence: sessionPersistence(storage, app.name) });
  await auth.authStateReady();
  if (credentials !== undefined) {
    const { user } = await signInWithEmailAndPassword(
      auth,
      credentials.email,
      credentials.password,
    );
    return user.uid;
  }
  if (auth.currentUser === null) {
    throw new MoonforgeError(
      'unauthenticated',
      'Nobody is signed in to this Firebase project: sign in.',
    );
  }
  return auth.currentUser.uid;
}
