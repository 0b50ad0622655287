import type { AuthenticationProvider, AuthenticationSession } from 'vscode';
import { authentication, CancellationError, EventEmitter, window } from 'vscode';
import { authenticationProvider, signInPath } from '../../core/contributions';
import type { Disposable } from '../../core/disposable';
import { DisposableStore } from '../../core/disposable';
import { MoonforgeError } from '../../core/errors';
import { isRecord } from '../../core/isRecord';
import type { Logger } from '../../core/logger';
import type { Account } from '../../sync/account';
import type { FirebaseWebConfig } from '../../sync/remoteTarget';
import { inBackground } from '../inBackground';
import { reportFailure } from '../userMessages';
import type { Accounts } from './accounts';
import type { KeptAccount } from './accountSessions';
import { accountId } from './accountSessions';

export interface RegisteredAccountsParts {
  readonly accounts: Accounts;
  /** The project that this window's campaign is synced with. */
  readonly project: () => FirebaseWebConfig | undefined;
  /** Whether the account may be signed out; asks where edits were not sent. */
  readonly maySignOut: (account: Account) => Promise<boolean>;
  readonly logger: Logger;
}

/** Shows the accounts in the editor's Accounts menu and takes the sign-in links that the browser hands to the editor. */
export function registerAccounts(parts: RegisteredAccountsParts): Disposable {
  const { id, label } = authenticationProvider;
  const disposables = new DisposableStore();
  const provider = disposables.add(new FirebaseAuthenticationProvider(parts));
  const options = { supportsMultipleAccounts: true };
  disposables.add(authentication.registerAuthenticationProvider(id, label, provider, options));
  disposables.add(
    window.registerUriHandler({
      handleUri: ({ path, query }) => {
        if (path !== signInPath) return;
        // Firebase reads the link's parameters and nothing else.
        const completed = parts.accounts
          .completeLink(`https://${id}.invalid/?${query}`)
          .catch((error: unknown) => reportFailure(error, parts.logger));
        inBackground(completed, parts.logger);
      },
    }),
  );
  return disposables;
}

/** One session for each account; its only scope is the id of its project. */
class FirebaseAuthenticationProvider implements AuthenticationProvider, Disposable {
  readonly #parts: RegisteredAccountsParts;
  readonly #changed = new EventEmitter<{
    added: AuthenticationSession[];
    removed: AuthenticationSession[];
    changed: AuthenticationSession[];
  }>();
  readonly #subscription: Disposable;
  readonly onDidChangeSessions = this.#changed.event;

  constructor(parts: RegisteredAccountsParts) {
    this.#parts = parts;
    this.#subscription = parts.accounts.sessions.onDidChange(({ added, removed }) => {
      const [came, went] = [added, removed].map((all) => all.map((one) => sessionOf(one, '')));
      this.#changed.fire({ added: came ?? [], removed: went ?? [], changed: [] });
    });
  }

  /** Lists without asking the network; a session that somebody means to use, by naming its project, has a fresh token. */
  async getSessions(
    scopes: readonly string[] | undefined,
    options: { readonly account?: { readonly id: string } } = {},
  ): Promise<AuthenticationSession[]> {
    const kept = await this.#parts.accounts.sessions.accounts();
    const wanted = kept.filter(
      ({ account }) =>
        (options.account === undefined || options.account.id === accountId(account)) &&
        (scopes ?? []).every((scope) => scope === account.projectId),
    );
    const isUsed = scopes !== undefined && scopes.length > 0;
    return Promise.all(
      wanted.map(async (one) => sessionOf(one.account, await this.#token(one, isUsed))),
    );
  }

  async createSession(scopes: readonly string[]): Promise<AuthenticationSession> {
    const { accounts, project } = this.#parts;
    const [known] = scopes[0] === undefined ? [] : await accounts.ofProject(scopes[0]);
    const config = requiredConfig(known?.config ?? project(), scopes[0]);
    const { askSignIn } = await import('./askSignIn');
    const account = await askSignIn(accounts, config);
    if (account === undefined) throw new CancellationError();
    return sessionOf(account, await this.#token({ account, config }, false));
  }

  async removeSession(sessionId: string): Promise<void> {
    const { accounts, maySignOut } = this.#parts;
    const kept = await accounts.byId(sessionId);
    if (kept === undefined) return;
    if (!(await maySignOut(kept.account))) throw new CancellationError();
    await accounts.sessions.end(kept.account);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** Without the network the token of before has to do. */
  async #token(kept: KeptAccount, isUsed: boolean): Promise<string> {
    const { accounts } = this.#parts;
    const before = async (): Promise<string> =>
      tokenIn(await accounts.sessions.session(kept.account).load());
    return isUsed ? accounts.token(kept).catch(before) : before();
  }
}

function sessionOf(account: Account, accessToken: string): AuthenticationSession {
  const id = accountId(account);
  const { label, projectId } = account;
  return {
    id,
    accessToken,
    account: { id, label: `${label} · ${projectId}` },
    scopes: [projectId],
  };
}

function tokenIn(user: string | undefined): string {
  const stored: unknown = JSON.parse(user ?? 'null');
  const manager = isRecord(stored) ? stored['stsTokenManager'] : undefined;
  return isRecord(manager) ? String(manager['accessToken']) : '';
}

/** The configuration of a project that somebody signs in to from outside. */
function requiredConfig(
  config: FirebaseWebConfig | undefined,
  projectId: string | undefined,
): FirebaseWebConfig {
  const isWanted = projectId === undefined || projectId === config?.projectId;
  if (config !== undefined && isWanted) return config;
  throw new MoonforgeError(
    'invalid-input',
    'Run "Moonforge: Connect to Firebase…" first: it asks which project the campaign is synced with.',
  );
}
