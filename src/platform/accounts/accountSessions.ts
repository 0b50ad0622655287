import { randomUUID } from 'node:crypto';

import type { Disposable } from '../../core/disposable';
import { DisposableStore } from '../../core/disposable';
import type { Event } from '../../core/event';
import { Emitter } from '../../core/event';
import { isRecord } from '../../core/isRecord';
import type { Logger } from '../../core/logger';
import { SerialQueue } from '../../core/serialQueue';
import type { Account, AccountSession, SignedIn } from '../../sync/account';
import type { FirebaseWebConfig } from '../../sync/remoteTarget';
import { inBackground } from '../inBackground';

/** Where secrets are kept: the editor's secret storage, which all of its windows share. */
export interface Secrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  readonly onDidChange: (listener: (change: { readonly key: string }) => void) => Disposable;
}

/** An account that is signed in on this computer, and how its project is reached. */
export interface KeptAccount {
  readonly account: Account;
  readonly config: FirebaseWebConfig;
}

export interface AccountChanges {
  /** Signed in for the first time or anew. */
  readonly added: readonly Account[];
  readonly removed: readonly Account[];
}

interface KeptSession extends KeptAccount {
  readonly user: string;
  /** Which sign-in it comes from; missing where an earlier version kept it. */
  readonly signIn?: string;
}

/** The ids of the accounts that have a session: secret storages cannot be listed. */
const indexKey = 'moonforge.accounts';
const sessionPrefix = 'moonforge.session/';
/** The sign-in of an account that was ended last: a window that was just renewing its tokens writes it once more. */
const endedPrefix = 'moonforge.ended/';

/** What tells accounts of several projects apart, as one text. */
export function accountId({ projectId, uid }: Pick<Account, 'projectId' | 'uid'>): string {
  return `${projectId}/${uid}`;
}

/**
 * The sessions of all accounts on this computer, one secret each. Windows learn of each other's sign-ins from the storage's
 * change events; an index that two of them wrote at once is mended by whoever misses its own account in it.
 */
export class AccountSessions implements Disposable {
  readonly #secrets: Secrets;
  readonly #changed = new Emitter<AccountChanges>();
  readonly #disposables = new DisposableStore();
  readonly #queue = new SerialQueue();
  #known: ReadonlyMap<string, KeptAccount> | undefined;

  readonly onDidChange: Event<AccountChanges> = this.#changed.event;

  constructor(secrets: Secrets, logger: Logger) {
    this.#secrets = secrets;
    this.#disposables.add(this.#changed);
    this.#disposables.add(
      secrets.onDidChange(({ key }) => {
        // Before anybody asked there is nothing to compare with.
        if (this.#known === undefined) return;
        const id = key.startsWith(sessionPrefix) ? key.slice(sessionPrefix.length) : undefined;
        const isRenewal = id !== undefined && this.#known.has(id);
        if (key === indexKey || id !== undefined) {
          inBackground(
            this.#queue.run(() => this.#refresh(isRenewal ? [] : [id ?? ''])),
            logger,
          );
        }
      }),
    );
  }

  /** Everybody who is signed in, in the order of the first sign-in. */
  async accounts(): Promise<readonly KeptAccount[]> {
    await this.#queue.run(() =>
      this.#known === undefined ? this.#refresh([]) : Promise.resolve(),
    );
    return [...(this.#known?.values() ?? [])];
  }

  /** Whether the account has a session. */
  async has(account: Pick<Account, 'projectId' | 'uid'>): Promise<boolean> {
    const id = accountId(account);
    return (await this.accounts()).some((kept) => accountId(kept.account) === id);
  }

  /** The session of an account, whether or not there is one. */
  session(account: Pick<Account, 'projectId' | 'uid'>): AccountSession {
    const id = accountId(account);
    return {
      load: async () => (await this.#read(id))?.user,
      save: (user) =>
        this.#queue.run(async () => {
          const kept = await this.#read(id);
          if (kept !== undefined) await this.#write(id, { ...kept, user });
        }),
    };
  }

  /** Keeps a sign-in; one of the same account before is replaced. */
  async keep(config: FirebaseWebConfig, { account, user }: SignedIn): Promise<void> {
    await this.#queue.run(async () => {
      const id = accountId(account);
      await this.#write(id, { account, config, user, signIn: randomUUID() });
      await this.#refresh([id], account);
    });
  }

  /** Ends the session of an account. What it wrote, and what it did not send yet, stays where it is. */
  async end(account: Pick<Account, 'projectId' | 'uid'>): Promise<void> {
    await this.#queue.run(async () => {
      const id = accountId(account);
      const kept = await this.#read(id);
      const signIn = kept?.signIn;
      if (signIn !== undefined) await this.#secrets.store(endedPrefix + id, signIn);
      await this.#secrets.delete(sessionPrefix + id);
      await this.#refresh([]);
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Reads who is signed in, mends the index and tells what is different. `renewed` signed in just now. */
  async #refresh(ids: readonly string[], renewed?: Account): Promise<void> {
    const before = this.#known;
    const indexed = await this.#index();
    const known = new Map<string, KeptAccount>();
    for (const id of new Set([...indexed, ...(before?.keys() ?? []), ...ids])) {
      const kept = await this.#read(id);
      if (kept !== undefined) known.set(id, { account: kept.account, config: kept.config });
    }
    this.#known = known;
    const found = JSON.stringify([...known.keys()]);
    if (found !== JSON.stringify(indexed)) await this.#secrets.store(indexKey, found);
    const renewedId = renewed && accountId(renewed);
    const added = [...known]
      .filter(([id]) => id === renewedId || before?.has(id) === false)
      .map(([, { account }]) => account);
    const removed = [...(before ?? [])]
      .filter(([id]) => !known.has(id))
      .map(([, { account }]) => account);
    if (added.length + removed.length > 0) this.#changed.fire({ added, removed });
  }

  async #index(): Promise<readonly string[]> {
    const stored = parse(await this.#secrets.get(indexKey));
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  }

  async #read(id: string): Promise<KeptSession | undefined> {
    const stored = parse(await this.#secrets.get(sessionPrefix + id));
    if (!isRecord(stored) || !isRecord(stored['account'])) return undefined;
    const kept = stored as unknown as KeptSession;
    const ended = await this.#secrets.get(endedPrefix + id);
    if (ended === undefined || ended !== kept.signIn) return kept;
    await this.#secrets.delete(sessionPrefix + id);
    return undefined;
  }

  async #write(id: string, session: KeptSession): Promise<void> {
    await this.#secrets.store(sessionPrefix + id, JSON.stringify(session));
  }
}

/** What an older or newer version stored in a way of its own counts as nothing. */
function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
