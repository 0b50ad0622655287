import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ContextValue } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import { MoonforgeError } from '../core/errors';
import type { Event } from '../core/event';
import { Emitter } from '../core/event';
import type { CampaignStore, StoreChange } from '../core/ports/campaignStore';

export type CampaignFileState = ContextValue<'campaignFile'>;

/** How the composition root opens a store. */
export type OpenStore = (request: {
  readonly file: string;
  readonly readOnly: boolean;
}) => Promise<CampaignStore>;

export interface CampaignFileOptions {
  /** Absolute path of the workspace folder; `undefined` without one. */
  readonly folder: string | undefined;
  /** False in Restricted Mode: the file is then opened for reading only. */
  readonly mayWrite: () => boolean;
  readonly open: OpenStore;
}

/** The workspace's campaign file: opened on first use, created by the first write. One per window. */
export class CampaignFile implements Disposable {
  readonly folder: string | undefined;
  readonly #options: CampaignFileOptions;
  readonly #stateChanged = new Emitter<CampaignFileState>();
  readonly #storeChanged = new Emitter<StoreChange>();
  #state: CampaignFileState = 'unknown';
  #failure: unknown;
  #opening: Promise<CampaignStore> | undefined;
  /** Until a file that is being made anew may be opened. */
  #remaking: Promise<void> | undefined;
  readonly #users = new Set<() => Promise<void>>();

  /** Fired after `state` changed; subscribers of an earlier store have nothing left to wait for. */
  readonly onDidChangeState: Event<CampaignFileState> = this.#stateChanged.event;
  /** Changes of whichever store is open. */
  readonly onDidChange: Event<StoreChange> = this.#storeChanged.event;

  constructor(options: CampaignFileOptions) {
    this.folder = options.folder;
    this.#options = options;
  }

  get state(): CampaignFileState {
    return this.#state;
  }

  /** Why the file could not be opened, while `state` is 'failed'. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Finds out whether there is a file, without opening it. */
  async look(): Promise<void> {
    const file = this.#path();
    const found = file !== undefined && (await exists(file));
    if (this.#opening === undefined) this.#setState(found ? 'unread' : 'absent');
  }

  /** The store, opened when there is a file; `undefined` when there is none. Rejects when it cannot be opened. */
  async existing(): Promise<CampaignStore | undefined> {
    if (this.#remaking !== undefined) await this.#remaking;
    if (this.#opening !== undefined) return this.#opening;
    const file = this.#path();
    const found = file !== undefined && (await exists(file));
    // Somebody may have begun to make it anew meanwhile.
    if (this.#remaking !== undefined) return this.existing();
    if (found) return this.#open(file);
    this.#setState('absent');
    return undefined;
  }

  /** The store of a campaign that must be there already. Rejects with `not-found` when it is not. */
  async required(): Promise<CampaignStore> {
    const store = await this.existing();
    if (store !== undefined) return store;
    throw new MoonforgeError(
      'not-found',
      'There is no campaign in this folder yet. Import a Markdown folder, open the sample or start a new campaign.',
    );
  }

  /** Like `required`, for writing. Rejects in Restricted Mode. */
  async writable(): Promise<CampaignStore> {
    this.#assertMayWrite();
    return this.required();
  }

  /** The store for writing; its file is created when there is none. Rejects without a folder and in Restricted Mode. */
  async created(): Promise<CampaignStore> {
    const file = this.#path();
    if (file === undefined) throw noFolder();
    this.#assertMayWrite();
    if (this.#remaking !== undefined) await this.#remaking;
    return this.#open(file);
  }

  /**
   * Closes what is open and lets `work` make the file anew, then looks for it again; who wants the store meanwhile waits.
   * Rejects without a folder and in Restricted Mode.
   */
  async remade<T>(work: (file: string) => Promise<T>): Promise<T> {
    const file = this.#path();
    if (file === undefined) throw noFolder();
    this.#assertMayWrite();
    await this.close();
    const working = this.#remakeNow(() => work(file));
    this.#remaking = working.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await working;
    } finally {
      this.#remaking = undefined;
      await this.look();
    }
  }

  /** Closes what is open and forgets a failure, so that the next read opens the file again. */
  async reopen(): Promise<void> {
    await this.close();
    await this.look();
  }

  /** A file was seen where there was none: if another program made it, the next read opens it. */
  fileAppeared(): void {
    if (this.#state === 'absent' && this.#opening === undefined) this.#setState('unread');
  }

  /** Lets background work end before the store it works on is closed. */
  beforeClose(end: () => Promise<void>): Disposable {
    const user = (): Promise<void> => end();
    this.#users.add(user);
    return { dispose: () => void this.#users.delete(user) };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#users].map((end) => end()));
    await this.#closeStore();
  }

  async #remakeNow<T>(work: () => Promise<T>): Promise<T> {
    // Somebody may have opened it again while it was closed.
    await this.#closeStore();
    return work();
  }

  async #closeStore(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    const store = await opening?.catch(() => undefined);
    await store?.close();
  }

  dispose(): void {
    this.#stateChanged.dispose();
    this.#storeChanged.dispose();
  }

  #assertMayWrite(): void {
    if (this.#options.mayWrite()) return;
    throw new MoonforgeError(
      'database-read-only',
      'This folder is in Restricted Mode, so its campaign can only be read. Trust the folder to change it.',
    );
  }

  #path(): string | undefined {
    return this.folder === undefined
      ? undefined
      : path.join(this.folder, '.moonforge', 'campaign.db');
  }

  #open(file: string): Promise<CampaignStore> {
    this.#opening ??= this.#openNow(file);
    return this.#opening;
  }

  async #openNow(file: string): Promise<CampaignStore> {
    const readOnly = !this.#options.mayWrite();
    try {
      const store = await this.#options.open({ file, readOnly });
      store.onDidChange((change) => this.#storeChanged.fire(change));
      this.#setState(store.readOnly ? 'readOnly' : 'open');
      return store;
    } catch (error) {
      this.#failure = error;
      this.#setState('failed');
      throw error;
    }
  }

  #setState(state: CampaignFileState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state !== 'failed') this.#failure = undefined;
    this.#stateChanged.fire(state);
  }
}

function noFolder(): MoonforgeError {
  return new MoonforgeError(
    'not-found',
    'A campaign lives in a folder. Open the folder first (File: Open Folder…).',
  );
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
