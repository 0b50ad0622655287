import {
  createUserWithEmailAndPassword,
  GoogleAuthProvider,
  inMemoryPersistence,
  sendPasswordResetEmail,
  sendSignInLinkToEmail,
  signInAnonymously,
  signInWithCredential,
  signInWithEmailAndPassword,
  signInWithEmailLink,
  type Auth,
  type User,
  type UserCredential,
} from 'firebase/auth';

import { MoonforgeError } from '../../core/errors';
import { isEmulated, type SignedIn, type SignIn } from '../account';
import type { FirebaseWebConfig } from '../remoteTarget';
import { callOnce } from './callFirestore';
import { authOf, withApp } from './firebaseApp';

/**
 * Signs in to a project and returns the session, which is kept nowhere. Rejects with `unauthenticated` and what to do,
 * `offline`, `quota`, or `invalid-input` for what Firebase does not take as an address, a password or a link.
 */
export function signIn(config: FirebaseWebConfig, request: SignIn): Promise<SignedIn> {
  return withAuth(config, async (auth) => {
    if (request.way === 'anonymous' && !isEmulated(config)) {
      throw new MoonforgeError(
        'invalid-input',
        'Only an emulator lets in users without a name: a campaign there could never be opened again.',
      );
    }
    const { user } = await signInBy(auth, request);
    const account = { projectId: config.projectId, uid: user.uid, label: labelOf(user) };
    return { account, user: JSON.stringify(user.toJSON()) };
  });
}

/** Has Firebase send a message with a link for choosing a password. Says nothing about whether the address is known. */
export function sendPasswordReset(config: FirebaseWebConfig, email: string): Promise<void> {
  return withAuth(config, (auth) => sendPasswordResetEmail(auth, email));
}

/** Has Firebase send a message with a link that signs in whoever has it and knows the address. */
export function sendSignInLink(config: FirebaseWebConfig, email: string): Promise<void> {
  const { signInPage, authDomain = `${config.projectId}.firebaseapp.com` } = config;
  const url = signInPage ?? `https://${authDomain}/`;
  return withAuth(config, (auth) =>
    sendSignInLinkToEmail(auth, email, { url, handleCodeInApp: true }),
  );
}

function withAuth<T>(config: FirebaseWebConfig, work: (auth: Auth) => Promise<T>): Promise<T> {
  return withApp(config, (app) => callOnce(() => work(authOf(app, config, inMemoryPersistence))));
}

function signInBy(auth: Auth, request: SignIn): Promise<UserCredential> {
  switch (request.way) {
    case 'password':
      return signInWithEmailAndPassword(auth, request.email, request.password);
    case 'new-account':
      return createUserWithEmailAndPassword(auth, request.email, request.password);
    case 'email-link':
      return signInWithEmailLink(auth, request.email, request.link);
    case 'google':
      return signInWithCredential(auth, GoogleAuthProvider.credential(request.idToken));
    case 'anonymous':
      return signInAnonymously(auth);
  }
}

function labelOf({ email, displayName, uid }: User): string {
  return email ?? displayName ?? `Guest ${uid.slice(0, 6)}`;
}
