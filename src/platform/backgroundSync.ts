import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { MoonforgeError, messageOf } from '../core/errors';
import type { Event } from '../core/event';
import { Emitter } from '../core/event';
import type { Logger } from '../core/logger';
import type { CampaignId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { RemoteStore } from '../core/ports/remoteStore';
import type { SyncEngine, SyncOptions, SyncReport, SyncStatus } from '../core/ports/syncEngine';
import { localSyncStatus } from '../core/ports/syncEngine';
import { SerialQueue } from '../core/serialQueue';
import type { EmailCredentials, RemoteTarget, SessionStorage } from '../sync/remoteTarget';
import type { CampaignFile } from './campaignFile';
import { describeForLog } from './describeForLog';
import { inBackground } from './inBackground';
import type { Memory, RemoteSettings, SavedRemote } from './remoteSettings';
import { serverName } from './remoteSettings';
import { sessionKey } from './secretSession';
import type { SyncControl } from './syncControl';

export interface BackgroundSyncParts {
  readonly campaign: CampaignFile;
  /** `undefined` without a folder. */
  readonly settings: RemoteSettings | undefined;
  readonly connect: (target: RemoteTarget) => Promise<RemoteStore>;
  readonly createEngine: (
    store: CampaignStore,
    connect: () => Promise<RemoteStore>,
    options: SyncOptions,
  ) => Promise<SyncEngine>;
  readonly readOptions: () => SyncOptions;
  readonly isTrusted: () => boolean;
  readonly secrets: SessionStorage;
  /** Of this workspace. */
  readonly memory: Memory;
  readonly logger: Logger;
}

const pausedKey = 'moonforge.syncPaused';

const unapproved: SyncStatus = {
  ...localSyncStatus,
  phase: 'attention',
  message:
    'This folder names a server that was not chosen on this computer. Connect to it if you know it; until then nothing is sent.',
};

/** Runs the engine for the campaign file whenever a server was chosen and the folder is trusted. */
export class BackgroundSync implements SyncControl, Disposable {
  readonly #parts: BackgroundSyncParts;
  readonly #statusChanged = new Emitter<SyncStatus>();
  readonly #disposables = new DisposableStore();
  #status = localSyncStatus;
  #engine: SyncEngine | undefined;
  #subscription: Disposable | undefined;
  /** Why the engine could not start. */
  #failure: MoonforgeError | undefined;
  #remote: SavedRemote | undefined;
  #suggested: SavedRemote | undefined;
  /** Starts and stops of the engine, one after the other. */
  readonly #queue = new SerialQueue();
  #counting = false;

  readonly onDidChangeStatus: Event<SyncStatus> = this.#statusChanged.event;

  constructor(parts: BackgroundSyncParts) {
    this.#parts = parts;
    this.#disposables.add(this.#statusChanged);
    this.#disposables.add(
      parts.campaign.onDidChange(() => inBackground(this.#countLocal(), parts.logger)),
    );
    this.#disposables.add(
      parts.campaign.onDidChangeState((state) => {
        // A start under way opens the file itself.
        if (state === 'open' && !this.#queue.isRunning) inBackground(this.restart(), parts.logger);
      }),
    );
  }

  get status(): SyncStatus {
    return this.#status;
  }

  get server(): string | undefined {
    return this.#remote && serverName(this.#remote);
  }

  get suggested(): SavedRemote | undefined {
    return this.#suggested;
  }

  /** Starts the engine anew with what the settings say now; without a server, or without trust, there is none. */
  restart(): Promise<void> {
    return this.#queue.run(() => this.#restartNow());
  }

  /** Starts anew when another window changed the server. */
  followSettings(): Promise<void> {
    return this.#queue.run(async () => {
      const remote = await this.#readRemote();
      const same = JSON.stringify(remote) === JSON.stringify(this.#remote ?? this.#suggested);
      if (!same) await this.#restartNow();
    });
  }

  /** Opens the campaign file anew; the engine works on what is open, so it ends before and starts after. */
  reopen(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#stopEngine();
      await this.#parts.campaign.reopen();
      await this.#restartNow();
    });
  }

  /** Lets `work` make the campaign file anew while nothing has it open. */
  remake<T>(work: (file: string) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      await this.#stopEngine();
      try {
        return await this.#parts.campaign.remade(work);
      } finally {
        await this.#restartNow();
      }
    });
  }

  connect(remote: SavedRemote, credentials?: EmailCredentials): Promise<void> {
    return this.#queue.run(async () => {
      const { campaign, settings, connect } = this.#parts;
      await campaign.created();
      if (credentials !== undefined) {
        const signedIn = await connect(this.#target(remote, credentials));
        await signedIn.close();
      }
      await settings?.save(remote);
      await this.#remember(false);
      await this.#restartNow();
    });
  }

  disconnect(): Promise<void> {
    return this.#queue.run(async () => {
      const { settings, secrets } = this.#parts;
      const address = this.#remote?.address;
      await settings?.forget();
      await this.#restartNow();
      if (address?.kind === 'project') await secrets.delete(sessionKey(address.config));
    });
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

  async syncNow(): Promise<SyncReport> {
    await this.#queue.settled();
    return this.#required().syncNow();
  }

  async join(campaignId: CampaignId): Promise<void> {
    await this.#queue.settled();
    await this.#required().join(campaignId);
  }

  async uploadAgain(campaignId: CampaignId): Promise<void> {
    await this.#queue.settled();
    await this.#required().uploadAgain(campaignId);
  }

  /** Stops the engine for good. */
  async stop(): Promise<void> {
    this.#disposables.dispose();
    await this.#queue.run(() => this.#stopEngine());
  }

  dispose(): void {
    inBackground(this.stop(), this.#parts.logger);
  }

  #required(): SyncEngine {
    if (this.#engine !== undefined) return this.#engine;
    if (this.#failure !== undefined) throw this.#failure;
    throw new MoonforgeError(
      'invalid-input',
      this.#suggested === undefined
        ? 'This campaign is kept on this computer only. Run "Moonforge: Connect to Firebase…" to sync it.'
        : (unapproved.message ?? ''),
    );
  }

  async #restartNow(): Promise<void> {
    await this.#stopEngine();
    const remote = await this.#chosenRemote();
    // A file that cannot be opened is reported where it was opened.
    const store = remote && (await this.#parts.campaign.existing().catch(() => undefined));
    const isWritable = this.#parts.campaign.state === 'open';
    if (remote !== undefined && store !== undefined && isWritable) {
      await this.#tryStart(store, remote);
    } else await this.#countLocal();
  }

  async #chosenRemote(): Promise<SavedRemote | undefined> {
    const { settings, isTrusted } = this.#parts;
    const remote = isTrusted() ? await this.#readRemote() : undefined;
    const approved = remote !== undefined && settings?.isApproved(remote) === true;
    this.#remote = approved ? remote : undefined;
    this.#suggested = approved ? undefined : remote;
    return this.#remote;
  }

  async #readRemote(): Promise<SavedRemote | undefined> {
    try {
      return await this.#parts.settings?.read();
    } catch (error) {
      this.#parts.logger.warn(
        `The server in .moonforge/remote.json is not usable: ${messageOf(error)}`,
      );
      return undefined;
    }
  }

  /** A failed start is shown and logged: nobody waits for most of them. */
  async #tryStart(store: CampaignStore, remote: SavedRemote): Promise<void> {
    try {
      await this.#startEngine(store, remote);
    } catch (error) {
      await this.#stopEngine();
      const message = messageOf(error);
      this.#failure = new MoonforgeError('remote-failed', `Sync did not start: ${message}`, error);
      this.#parts.logger.error(describeForLog(this.#failure));
      this.#show({ ...localSyncStatus, phase: 'attention', message: this.#failure.message });
    }
  }

  async #startEngine(store: CampaignStore, remote: SavedRemote): Promise<void> {
    const { createEngine, connect, readOptions, memory } = this.#parts;
    const engine = await createEngine(store, () => connect(this.#target(remote)), readOptions());
    this.#engine = engine;
    this.#subscription = engine.onDidChangeStatus((status) => this.#show(status));
    if (memory.get(pausedKey) === true) engine.pause();
    engine.start();
    this.#show(engine.status);
  }

  async #stopEngine(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#failure = undefined;
    this.#subscription?.dispose();
    await engine?.stop().catch((error: unknown) => {
      this.#parts.logger.error(`Sync did not stop cleanly: ${describeForLog(error)}`);
    });
  }

  #target(remote: SavedRemote, credentials?: EmailCredentials): RemoteTarget {
    const { address, projectId, userId } = remote;
    if (address.kind === 'emulator') return { ...address, projectId, userId };
    const session = { storage: this.#parts.secrets };
    return {
      ...address,
      session: credentials === undefined ? session : { ...session, credentials },
    };
  }

  /** Without an engine nobody else counts what waits to be sent. Changes that come while counting are counted after. */
  async #countLocal(): Promise<void> {
    if (this.#isBusy() || this.#counting) return;
    this.#counting = true;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#counting = false;
    const { campaign } = this.#parts;
    const isOpen = campaign.state === 'open' || campaign.state === 'readOnly';
    const store = isOpen ? await campaign.existing() : undefined;
    const counts = await store?.sync.counts().catch(() => undefined);
    if (this.#isBusy()) return;
    const pending = counts === undefined ? 0 : counts.pending + counts.inflight;
    this.#show({ ...(this.#suggested === undefined ? localSyncStatus : unapproved), pending });
  }

  /** Whether somebody else says what state sync is in. */
  #isBusy(): boolean {
    return this.#engine !== undefined || this.#failure !== undefined;
  }

  #show(status: SyncStatus): void {
    this.#status = status;
    this.#statusChanged.fire(status);
  }

  async #remember(paused: boolean): Promise<void> {
    await this.#parts.memory.update(pausedKey, paused ? true : undefined);
  }
}
