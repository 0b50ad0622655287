import { MoonforgeError } from '../../core/errors';
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

/** Whose links were asked for: a link itself does not say it, and another window may be the one that gets it. */
const pendingKey = 'moonforge.pendingSignInLinks';

interface PendingLink {
  readonly config: FirebaseWebConfig;
  readonly email: string;
}

function isOfOther({ projectId }: FirebaseWebConfig): (link: PendingLink) => boolean {
  return ({ config }) => config.projectId !== projectId;
}

function noLink(project: FirebaseWebConfig | undefined): MoonforgeError {
  const what = project === undefined ? '' : ` to ${project.projectId}`;
  return new MoonforgeError(
    'invalid-input',
    `No sign-in link${what} was asked for on this computer: run "Moonforge: Sign In…" and ask for one.`,
  );
}

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
    const others = (await this.#pending()).filter(isOfOther(config));
    await this.#keepPending([...others, { config, email }]);
  }

  /**
   * Signs in with the link of the last message that was asked for, in whichever window that was: from `project`, else
   * from the project whose key is in the link.
   */
  async completeLink(link: string, project?: FirebaseWebConfig): Promise<Account> {
    const all = await this.#pending();
    const keyed = all.filter(({ config }) => link.includes(config.apiKey));
    const pending =
      project === undefined
        ? (keyed.at(-1) ?? all.at(-1))
        : all.find(({ config }) => config.projectId === project.projectId);
    if (pending === undefined) throw noLink(project);
    const { config, email } = pending;
    const account = await this.signIn(config, { way: 'email-link', email, link: link.trim() });
    await this.#keepPending((await this.#pending()).filter(isOfOther(config)));
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

  /** The links that were asked for, one for each project, the last one last. */
  async #pending(): Promise<readonly PendingLink[]> {
    const stored: unknown = JSON.parse((await this.#parts.secrets.get(pendingKey)) ?? 'null');
    return Array.isArray(stored) ? (stored as readonly PendingLink[]) : [];
  }

  async #keepPending(links: readonly PendingLink[]): Promise<void> {
    const { secrets } = this.#parts;
    if (links.length === 0) await secrets.delete(pendingKey);
    else await secrets.store(pendingKey, JSON.stringify(links));
  }

  /** A signed-in account by its id. */
  async byId(id: string): Promise<KeptAccount | undefined> {
    return (await this.sessions.accounts()).find(({ account }) => accountId(account) === id);
  }
}
