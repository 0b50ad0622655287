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
import type { EmailCredentials, RemoteTarget, SessionStorage } from '../sync/remoteTarget';
import type { CampaignFile } from './campaignFile';
import type { Memory, RemoteSettings, SavedRemote } from './remoteSettings';
import { serverName } from './remoteSettings';
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

const localStatus: SyncStatus = {
  phase: 'local',
  pending: 0,
  conflicts: 0,
  verifiedAt: null,
  message: null,
};

const unapproved: SyncStatus = {
  ...localStatus,
  phase: 'attention',
  message:
    'This folder names a server that was not chosen on this computer. Connect to it if you know it; until then nothing is sent.',
};

/** Runs the engine for the campaign file whenever a server was chosen and the folder is trusted. */
export class BackgroundSync implements SyncControl, Disposable {
  readonly #parts: BackgroundSyncParts;
  readonly #statusChanged = new Emitter<SyncStatus>();
  readonly #disposables = new DisposableStore();
  #status = localStatus;
  #engine: SyncEngine | undefined;
  #subscription: Disposable | undefined;
  #remote: SavedRemote | undefined;
  #suggested: SavedRemote | undefined;
  /** Starts and stops of the engine, one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #counting = false;
  #busy = false;

  readonly onDidChangeStatus: Event<SyncStatus> = this.#statusChanged.event;

  constructor(parts: BackgroundSyncParts) {
    this.#parts = parts;
    this.#disposables.add(this.#statusChanged);
    this.#disposables.add(parts.campaign.onDidChange(() => void this.#countLocal()));
    this.#disposables.add(
      parts.campaign.onDidChangeState((state) => {
        // A start under way opens the file itself.
        if (state === 'open' && !this.#busy) void this.restart();
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
    return this.#exclusive(() => this.#restartNow());
  }

  /** Starts anew when another window changed the server. */
  async followSettings(): Promise<void> {
    const remote = await this.#readRemote();
    const same = JSON.stringify(remote) === JSON.stringify(this.#remote ?? this.#suggested);
    if (!same) await this.restart();
  }

  connect(remote: SavedRemote, credentials?: EmailCredentials): Promise<void> {
    return this.#exclusive(async () => {
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
    return this.#exclusive(async () => {
      await this.#parts.settings?.forget();
      await this.#restartNow();
    });
  }

  async pause(): Promise<void> {
    this.#required().pause();
    await this.#remember(true);
  }

  async resume(): Promise<void> {
    this.#required().resume();
    await this.#remember(false);
  }

  async syncNow(): Promise<SyncReport> {
    await this.#queue;
    return this.#required().syncNow();
  }

  async join(campaignId: CampaignId): Promise<void> {
    await this.#queue;
    await this.#required().join(campaignId);
  }

  async uploadAgain(campaignId: CampaignId): Promise<void> {
    await this.#queue;
    await this.#required().uploadAgain(campaignId);
  }

  /** Stops the engine for good. */
  async stop(): Promise<void> {
    this.#disposables.dispose();
    await this.#exclusive(() => this.#stopEngine());
  }

  dispose(): void {
    void this.stop();
  }

  #required(): SyncEngine {
    if (this.#engine !== undefined) return this.#engine;
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
      await this.#startEngine(store, remote);
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
    this.#subscription?.dispose();
    await engine?.stop();
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
    if (this.#isSyncing() || this.#counting) return;
    this.#counting = true;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#counting = false;
    const { campaign } = this.#parts;
    const isOpen = campaign.state === 'open' || campaign.state === 'readOnly';
    const store = isOpen ? await campaign.existing() : undefined;
    const counts = await store?.sync.counts().catch(() => undefined);
    if (this.#isSyncing()) return;
    const pending = counts === undefined ? 0 : counts.pending + counts.inflight;
    this.#show({ ...(this.#suggested === undefined ? localStatus : unapproved), pending });
  }

  #isSyncing(): boolean {
    return this.#engine !== undefined;
  }

  #show(status: SyncStatus): void {
    this.#status = status;
    this.#statusChanged.fire(status);
  }

  async #remember(paused: boolean): Promise<void> {
    await this.#parts.memory.update(pausedKey, paused ? true : undefined);
  }

  /** Runs starts and stops one after the other. */
  #exclusive(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(async () => {
      this.#busy = true;
      await work().finally(() => (this.#busy = false));
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
