import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { MoonforgeError, messageOf } from '../core/errors';
import type { Event } from '../core/event';
import { Emitter } from '../core/event';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { RemoteConnection } from '../core/ports/remoteSharing';
import type { BellSource, RemoteBell } from '../core/ports/remoteBell';
import type { RemoteStore } from '../core/ports/remoteStore';
import type { HostSignal, SyncEngine, SyncOptions, SyncStatus } from '../core/ports/syncEngine';
import { localSyncStatus } from '../core/ports/syncEngine';
import { unsentOf } from '../core/ports/syncStore';
import { SerialQueue } from '../core/serialQueue';
import type { Account } from '../sync/account';
import { provenAt } from '../sync/provenAt';
import { remoteIdentity, type FirebaseWebConfig, type RemoteTarget } from '../sync/remoteTarget';
import type { AccountChanges, AccountSessions } from './accounts/accountSessions';
import { accountId } from './accounts/accountSessions';
import type { CampaignFile } from './campaignFile';
import { EngineHost } from './engineHost';
import { EngineRequests } from './engineRequests';
import { inBackground } from './inBackground';
import type { Memory, SavedRemote } from './remoteSettings';
import { serverName } from './remoteSettings';
import type { ServerChoiceParts } from './serverChoice';
import { ServerChoice } from './serverChoice';
import type { SyncControl } from './syncControl';
import { accountOf, targetOf } from './targetOf';
import { UnsentCount } from './unsentCount';

export interface BackgroundSyncParts extends ServerChoiceParts {
  readonly campaign: CampaignFile;
  readonly connect: (target: RemoteTarget) => Promise<RemoteConnection>;
  readonly connectBell: (target: RemoteTarget) => Promise<RemoteBell>;
  readonly createEngine: (
    store: CampaignStore,
    server: { readonly remote: () => Promise<RemoteStore>; readonly bell: BellSource },
    options: SyncOptions,
  ) => Promise<SyncEngine>;
  readonly readOptions: () => SyncOptions;
  readonly sessions: AccountSessions;
  /** Of this workspace. */
  readonly memory: Memory;
}

const pausedKey = 'moonforge.syncPaused';

/** Milliseconds that unsent edits get to go out when the window closes; the editor itself waits a few seconds. */
const flushTime = 1_500;

const unapproved = {
  ...localSyncStatus,
  phase: 'attention',
  state: 'broken',
  message:
    'This folder names a server that was not chosen on this computer. Connect to it if you know it; until then nothing is sent.',
} as const;

const signedOut = {
  ...localSyncStatus,
  phase: 'attention',
  state: 'signed-out',
  reason: 'unauthenticated',
} as const;

/** Runs the engine for the campaign file whenever a server was chosen and the folder is trusted. */
export class BackgroundSync extends EngineRequests implements SyncControl, Disposable {
  readonly #parts: BackgroundSyncParts;
  readonly #choice: ServerChoice;
  readonly #host: EngineHost;
  readonly #unsent: UnsentCount;
  readonly #statusChanged = new Emitter<SyncStatus>();
  readonly #disposables = new DisposableStore();
  #status = localSyncStatus;
  /** What to say while nobody is signed in to the chosen project. */
  #signedOut: string | undefined;
  /** Whether the window was last said to be looked at. */
  #visibility: Extract<HostSignal, 'focus' | 'hidden'> = 'focus';
  /** Starts and stops of the engine, one after the other. */
  readonly #queue = new SerialQueue();

  readonly onDidChangeStatus: Event<SyncStatus> = this.#statusChanged.event;

  constructor(parts: BackgroundSyncParts) {
    super();
    const { campaign, sessions, logger } = parts;
    this.#parts = parts;
    this.#choice = new ServerChoice(parts);
    this.#host = new EngineHost((status) => this.#show(status), logger);
    this.#unsent = new UnsentCount(campaign);
    this.#disposables.add(this.#statusChanged);
    this.#disposables.add(
      sessions.onDidChange((change) => inBackground(this.#followAccounts(change), logger)),
    );
    this.#disposables.add(campaign.onDidChange(() => inBackground(this.#countLocal(), logger)));
    this.#disposables.add(
      campaign.onDidChangeState((state) => {
        // A start under way opens the file itself.
        if (state === 'open' && !this.#queue.isRunning) inBackground(this.restart(), logger);
      }),
    );
  }

  get status(): SyncStatus {
    return this.#status;
  }

  get server(): string | undefined {
    return this.#choice.chosen && serverName(this.#choice.chosen);
  }

  get account(): Pick<Account, 'projectId' | 'uid'> | undefined {
    const { chosen } = this.#choice;
    const account = chosen && accountOf(chosen);
    return account?.uid === '' ? undefined : account;
  }

  get chosen(): SavedRemote | undefined {
    return this.#choice.chosen;
  }

  /** The configuration of the chosen project. */
  get project(): FirebaseWebConfig | undefined {
    const address = this.#choice.chosen?.address;
    return address?.kind === 'project' ? address.config : undefined;
  }

  get isSignedOut(): boolean {
    return this.#signedOut !== undefined;
  }

  get suggested(): SavedRemote | undefined {
    return this.#choice.suggested;
  }

  /** Tells the engine what happened around it; one that starts later learns whether the window is looked at. */
  signal(signal: HostSignal): void {
    if (signal === 'focus' || signal === 'hidden') this.#visibility = signal;
    this.#host.engine?.signal(signal);
    // What kept it from starting, such as a locked keyring, may be over.
    const mayTryAgain = signal === 'focus' && this.#host.failure !== undefined;
    if (mayTryAgain && !this.#queue.isRunning) inBackground(this.restart(), this.#parts.logger);
  }

  /** Hands changed settings on, without a new start. */
  configure(options: SyncOptions): void {
    this.#host.engine?.configure(options);
  }

  /** Starts the engine anew with what the settings say; without a server, or without trust, there is none. */
  restart(): Promise<void> {
    return this.#queue.run(() => this.#restartNow());
  }

  /** Starts anew when another window changed the server. */
  followSettings(): Promise<void> {
    return this.#queue.run(async () => {
      if (await this.#choice.hasChanged()) await this.#restartNow();
    });
  }

  /** Opens the campaign file anew; the engine works on what is open, so it ends before and starts after. */
  reopen(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#host.stop();
      await this.#parts.campaign.reopen();
      await this.#restartNow();
    });
  }

  /** Lets `work` make the campaign file anew while nothing has it open. */
  remake<T>(work: (file: string) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      await this.#host.stop();
      try {
        return await this.#parts.campaign.remade(work);
      } finally {
        await this.#restartNow();
      }
    });
  }

  connect(remote: SavedRemote): Promise<void> {
    return this.#queue.run(async () => {
      await this.#parts.campaign.created();
      await this.#choice.save(remote);
      await this.#remember(false);
      await this.#restartNow();
    });
  }

  disconnect(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#choice.forget();
      await this.#restartNow();
    });
  }

  allowWithoutRules(): Promise<void> {
    return this.#queue.run(async () => {
      const { chosen } = this.#choice;
      if (chosen === undefined) throw this.#notConnected();
      await this.#choice.allowWithoutRules(chosen);
      await this.#restartNow();
    });
  }

  async unsent(): Promise<number> {
    const store = await this.#parts.campaign.existing();
    const counts = await store?.sync.counts();
    return counts === undefined ? 0 : unsentOf(counts);
  }

  async isProven(): Promise<boolean> {
    const { chosen } = this.#choice;
    const store = await this.#parts.campaign.existing();
    if (chosen === undefined || store === undefined || (await this.unsent()) > 0) return false;
    const identity = remoteIdentity(chosen.address, chosen.projectId);
    return (await provenAt(store.sync, identity)) !== null;
  }

  pause(): Promise<void> {
    return this.#queue.run(async () => {
      this.#required().pause();
      await this.#remember(true);
    });
  }

  resume(): Promise<void> {
    return this.#queue.run(async () => {
      this.#required().resume();
      await this.#remember(false);
    });
  }

  async share<T>(
    work: (connection: RemoteConnection) => Promise<T>,
    server?: SavedRemote,
  ): Promise<T> {
    await this.#queue.settled();
    const remote = server ?? this.#choice.chosen;
    if (remote === undefined) throw this.#notConnected();
    const connection = await this.#parts.connect(await this.#target(remote));
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  /** Sends what it can of what is unsent, briefly, and stops the engine for good. */
  async stop(): Promise<void> {
    this.#disposables.dispose();
    await this.#queue.run(async () => {
      await this.#host.engine?.flush(flushTime);
      await this.#host.stop();
    });
  }

  dispose(): void {
    inBackground(this.stop(), this.#parts.logger);
  }

  protected async settledEngine(): Promise<SyncEngine> {
    await this.#queue.settled();
    return this.#required();
  }

  #required(): SyncEngine {
    const { engine, failure } = this.#host;
    if (engine !== undefined) return engine;
    if (this.#signedOut !== undefined) {
      throw new MoonforgeError('unauthenticated', this.#signedOut);
    }
    throw failure ?? this.#notConnected();
  }

  #notConnected(): MoonforgeError {
    return new MoonforgeError(
      'invalid-input',
      this.suggested === undefined
        ? 'This campaign is kept on this computer only. Run "Moonforge: Connect to Firebase…" to sync it.'
        : unapproved.message,
    );
  }

  async #restartNow(): Promise<void> {
    await this.#host.stop();
    const { campaign } = this.#parts;
    const remote = await this.#choice.read();
    try {
      this.#signedOut = remote && (await this.#signedOutOf(remote));
    } catch (error) {
      this.#host.fail(noSecrets(error));
      return;
    }
    // A file that cannot be opened is reported where it was opened.
    const store = remote && (await campaign.existing().catch(() => undefined));
    const mayStart = this.#signedOut === undefined && campaign.state === 'open';
    if (remote !== undefined && store !== undefined && mayStart) {
      await this.#host.start(() => this.#createEngine(store, remote));
    } else await this.#countLocal();
  }

  async #createEngine(store: CampaignStore, remote: SavedRemote): Promise<SyncEngine> {
    const { createEngine, connect, connectBell, readOptions, memory } = this.#parts;
    const target = await this.#target(remote);
    const server = { remote: () => connect(target), bell: () => connectBell(target) };
    const engine = await createEngine(store, server, readOptions());
    if (memory.get(pausedKey) === true) engine.pause();
    if (this.#visibility === 'hidden') engine.signal('hidden');
    return engine;
  }

  async #target(remote: SavedRemote): Promise<RemoteTarget> {
    const withoutRules = await this.#choice.isWithoutRules(remote);
    return { ...targetOf(remote, this.#parts.sessions), withoutRules };
  }

  async #countLocal(): Promise<void> {
    if (this.#isBusy()) return;
    const pending = await this.#unsent.read();
    if (pending === undefined || this.#isBusy()) return;
    this.#show({ ...this.#idleStatus(), pending });
  }

  /** The status while there is no engine. */
  #idleStatus(): SyncStatus {
    if (this.suggested !== undefined) return unapproved;
    if (this.#signedOut === undefined) return localSyncStatus;
    return { ...signedOut, message: this.#signedOut };
  }

  /** Says that nobody is signed in where somebody has to be. */
  async #signedOutOf(remote: SavedRemote): Promise<string | undefined> {
    const account = accountOf(remote);
    if (account === undefined || (await this.#parts.sessions.has(account))) return undefined;
    return `You are signed out of ${account.projectId}. Everything stays in the campaign file; run "Moonforge: Sign In…" to go on with sync.`;
  }

  /** Starts or ends sync when this folder's account signed in or out, in whichever window. */
  async #followAccounts({ added, removed }: AccountChanges): Promise<void> {
    const own = this.account && accountId(this.account);
    if ([...added, ...removed].some((account) => accountId(account) === own)) await this.restart();
  }

  /** Whether somebody else says what state sync is in. */
  #isBusy(): boolean {
    return this.#host.engine !== undefined || this.#host.failure !== undefined;
  }

  #show(status: SyncStatus): void {
    this.#status = status;
    this.#statusChanged.fire(status);
  }

  async #remember(paused: boolean): Promise<void> {
    await this.#parts.memory.update(pausedKey, paused ? true : undefined);
  }
}

function noSecrets(error: unknown): MoonforgeError {
  return new MoonforgeError(
    'unauthenticated',
    `The editor’s secret storage, where the sign-in is kept, did not answer (${messageOf(error)}). Nothing was changed; unlock it and come back to this window.`,
    error,
  );
}
