import { MoonforgeError } from '../../core/errors';
import { isRecord } from '../../core/isRecord';
import type { Account, AccountService, SignIn } from '../../sync/account';
import type { FirebaseWebConfig } from '../../sync/remoteTarget';
import type { AccountSessions, KeptAccount, Secrets } from './accountSessions';
import { accountId } from './accountSessions';
import type { BrowserFlow } from './googleSignIn';

export interface AccountsParts {
  readonly service: AccountService;
  readonly sessions: AccountSessions;
  readonly secrets: Secrets;
}

/** Whose link was asked for last: the link itself does not say it, and another window may be the one that gets it. */
const pendingKey = 'moonforge.pendingSignInLink';

const googleSecretKey = (clientId: string): string => `moonforge.googleClient/${clientId}`;

/** The ways into accounts of Firebase projects; whoever comes in stays signed in on this computer. */
export class Accounts {
  readonly #parts: AccountsParts;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
  }

  get sessions(): AccountSessions {
    return this.#parts.sessions;
  }

  /** Signs in and keeps the session; see `src/sync/firestore/signIn.ts` for the rejections. */
  async signIn(config: FirebaseWebConfig, request: SignIn): Promise<Account> {
    const signedIn = await this.#parts.service.signIn(config, request);
    await this.sessions.keep(config, signedIn);
    return signedIn.account;
  }

  /** Asks Firebase for a message with a sign-in link. */
  async sendLink(config: FirebaseWebConfig, email: string): Promise<void> {
    await this.#parts.service.sendSignInLink(config, email);
    await this.#parts.secrets.store(pendingKey, JSON.stringify({ config, email }));
  }

  /** Signs in with the link of the last message that was asked for, in whichever window that was. */
  async completeLink(link: string): Promise<Account> {
    const pending: unknown = JSON.parse((await this.#parts.secrets.get(pendingKey)) ?? 'null');
    if (!isRecord(pending)) {
      throw new MoonforgeError(
        'invalid-input',
        'No sign-in link was asked for on this computer: run "Moonforge: Sign In…" and ask for one.',
      );
    }
    const { config, email } = pending as { config: FirebaseWebConfig; email: string };
    const account = await this.signIn(config, { way: 'email-link', email, link: link.trim() });
    await this.#parts.secrets.delete(pendingKey);
    return account;
  }

  resetPassword(config: FirebaseWebConfig, email: string): Promise<void> {
    return this.#parts.service.sendPasswordReset(config, email);
  }

  /** Signs in with Google in the browser. Rejects with `invalid-input` when the project has no OAuth client. */
  async signInWithGoogle(config: FirebaseWebConfig, flow: BrowserFlow): Promise<Account> {
    const { googleClientId: id } = config;
    if (id === undefined) {
      throw new MoonforgeError(
        'invalid-input',
        'This project has no OAuth client for the editor: its owner adds googleClientId to the configuration.',
      );
    }
    const secret = await this.#parts.secrets.get(googleSecretKey(id));
    const { googleIdToken } = await import('./googleSignIn');
    const idToken = await googleIdToken({ id, secret }, flow);
    return this.signIn(config, { way: 'google', idToken });
  }

  /** Keeps what Google calls the secret of the project's OAuth client. */
  async keepGoogleSecret({ googleClientId }: FirebaseWebConfig, secret: string): Promise<void> {
    if (googleClientId === undefined) return;
    await this.#parts.secrets.store(googleSecretKey(googleClientId), secret);
  }

  /**
   * A token for asking the project as the account: renewed where that is needed and possible, else the one of before.
   * Rejects with `unauthenticated` when Firebase no longer takes the session.
   */
  async token({ account, config }: KeptAccount): Promise<string> {
    return this.#parts.service.freshToken(config, this.sessions.session(account));
  }

  /** The accounts of one project that are signed in. */
  async ofProject(projectId: string): Promise<readonly KeptAccount[]> {
    const all = await this.sessions.accounts();
    return all.filter(({ account }) => account.projectId === projectId);
  }

  /** A signed-in account by its id. */
  async byId(id: string): Promise<KeptAccount | undefined> {
    return (await this.sessions.accounts()).find(({ account }) => accountId(account) === id);
  }
}
