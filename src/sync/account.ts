import type { FirebaseWebConfig } from './remoteTarget';

/** A user of one Firebase project. */
export interface Account {
  readonly projectId: string;
  readonly uid: string;
  /** What its owner knows it by: the e-mail address, else the name. */
  readonly label: string;
}

/** A way to become a user of a project. `new-account` makes one; `anonymous` is for emulators. */
export type SignIn =
  | { readonly way: 'password' | 'new-account'; readonly email: string; readonly password: string }
  /** `link`: as it stands in the message that `sendSignInLink` asked Firebase for. */
  | { readonly way: 'email-link'; readonly email: string; readonly link: string }
  /** `idToken`: Google's, for the OAuth client of the project. */
  | { readonly way: 'google'; readonly idToken: string }
  | { readonly way: 'anonymous' };

export type SignInWay = SignIn['way'];

/** A sign-in that succeeded. */
export interface SignedIn {
  readonly account: Account;
  /** The session as the SDK wants it again, as JSON text. It holds tokens: for secret storages only. */
  readonly user: string;
}

/** A kept session of one account. */
export interface AccountSession {
  /** The text of `SignedIn.user`, with the tokens of the last renewal; `undefined` after a sign-out. */
  load(): Promise<string | undefined>;
  /** Keeps renewed tokens. Leaves a session that was ended meanwhile ended. */
  save(user: string): Promise<void>;
}

/** A session that ends with the process. */
export function transientSession({ user }: SignedIn): AccountSession {
  let kept = user;
  return {
    load: () => Promise.resolve(kept),
    save: (renewed) => {
      kept = renewed;
      return Promise.resolve();
    },
  };
}

/** Whether the project is one of emulators: everything there is a game. */
export function isEmulated({ authEmulator }: FirebaseWebConfig): boolean {
  return authEmulator !== undefined;
}

/** What can be asked of a project's users; see `src/sync/firestore/signIn.ts` and `resumeSession.ts`. */
export interface AccountService {
  signIn(config: FirebaseWebConfig, request: SignIn): Promise<SignedIn>;
  sendSignInLink(config: FirebaseWebConfig, email: string): Promise<void>;
  sendPasswordReset(config: FirebaseWebConfig, email: string): Promise<void>;
  freshToken(config: FirebaseWebConfig, session: AccountSession): Promise<string>;
}
