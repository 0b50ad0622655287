import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import type { Disposable } from '../../core/disposable';
import { DisposableStore } from '../../core/disposable';
import { MoonforgeError, messageOf } from '../../core/errors';
import { Emitter } from '../../core/event';
import type { CampaignStore } from '../../core/ports/campaignStore';
import { FolderChanges } from './folderChanges';
import type { MirrorOptions, MirrorReport } from './mirrorCampaign';
import { Mirror, mirrorCampaign } from './mirrorCampaign';

export { mirrorCampaign };

/** Milliseconds without a change before a pass begins, and before one that failed is tried again. */
const idleDelay = 300;
const retryDelay = 2_000;

export interface MirrorListener {
  /** Told of each pass that did or noticed something. */
  readonly onPass: (report: MirrorReport) => void;
  /**
   * Told of each failure once, however often it repeats; `database-locked` while another window or program mirrors into
   * the folder. Passes go on being tried.
   */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps a folder and a campaign in step until it is stopped: a pass at once, and one after each change of either. Passes
 * never overlap; changes during a pass lead to one more. From the first pass to the stop nobody else mirrors into the
 * folder; while another does, it waits and takes over when that one ends.
 */
export class MirrorWatcher implements Disposable {
  readonly #folder: string;
  readonly #mirror: Mirror;
  readonly #listener: MirrorListener;
  readonly #changes: FolderChanges;
  readonly #disposables = new DisposableStore();
  readonly #cancelled = new Emitter<void>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #lastFailure = '';

  private constructor(store: CampaignStore, options: MirrorOptions, listener: MirrorListener) {
    this.#folder = path.resolve(options.folder);
    this.#mirror = new Mirror(store, options);
    this.#listener = listener;
    this.#changes = this.#disposables.add(
      new FolderChanges(this.#folder, (file) => {
        if (file === null || !isOwn(file)) this.#schedule(idleDelay);
      }),
    );
    this.#disposables.add(store.onDidChange(() => this.#schedule(idleDelay)));
  }

  /** Begins with a pass; what becomes of it, the listener is told. */
  static start(
    store: CampaignStore,
    options: MirrorOptions,
    listener: MirrorListener,
  ): Promise<MirrorWatcher> {
    const watcher = new MirrorWatcher(store, options, listener);
    watcher.#schedule(0);
    return Promise.resolve(watcher);
  }

  /** Makes a pass, after the one under way, and gives its report; rejects like `mirrorCampaign`. */
  async passNow(): Promise<MirrorReport> {
    while (this.#running !== undefined) await this.#running;
    clearTimeout(this.#timer);
    return this.#begin();
  }

  /** Ends the watching; resolves when no pass is under way any more and others may mirror into the folder. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#disposables.dispose();
    this.#cancelled.fire();
    while (this.#running !== undefined) await this.#running;
    await this.#mirror.release();
  }

  /** Like `stop`, without waiting for it. */
  dispose(): void {
    this.stop().catch((error: unknown) => this.#listener.onFailure(error));
  }

  #schedule(delay: number): void {
    if (this.#stopped) return;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#begin().catch(() => undefined), delay);
  }

  /** The only way to a pass: one at a time. */
  #begin(): Promise<MirrorReport> {
    const pass = this.#pass();
    this.#running = pass.then(
      (report) => this.#ended(idleDelay, () => this.#succeeded(report)),
      (error: unknown) => this.#ended(retryDelay, () => this.#failed(error), true),
    );
    return pass;
  }

  #ended(delay: number, tell: () => void, retry = false): void {
    this.#running = undefined;
    if (this.#again || retry) this.#schedule(delay);
    this.#again = false;
    tell();
  }

  async #pass(): Promise<MirrorReport> {
    // Watched before it is read, so that no change falls between. A folder that cannot be made is the pass's to explain.
    await mkdir(this.#folder, { recursive: true }).catch(() => undefined);
    const unwatched = await this.#changes.refresh().then(
      () => undefined,
      (error: unknown) => error,
    );
    const report = await this.#mirror.pass(this.#token());
    if (unwatched === undefined) return report;
    throw new MoonforgeError(
      'invalid-input',
      `Folder and campaign are in step, but changes in ${this.#folder} cannot be watched: ${messageOf(unwatched)}. They are looked for every few seconds.`,
      unwatched,
    );
  }

  #succeeded(report: MirrorReport): void {
    this.#lastFailure = '';
    if (didSomething(report)) this.#listener.onPass(report);
  }

  #failed(error: unknown): void {
    if (this.#stopped) return;
    const message = messageOf(error);
    if (message !== this.#lastFailure) this.#listener.onFailure(error);
    this.#lastFailure = message;
  }

  #token(): CancellationToken {
    const isStopped = (): boolean => this.#stopped;
    return {
      get isCancellationRequested(): boolean {
        return isStopped();
      },
      onCancellationRequested: this.#cancelled.event,
    };
  }
}

/** Tells whether a pass changed anything or has something to say. */
export function didSomething({ problems, ...report }: MirrorReport): boolean {
  const counts = Object.values(report).filter((value) => typeof value === 'number');
  return problems.length > 0 || counts.some((count) => count > 0);
}

/** The mirror's own files, whose changes are no news. */
function isOwn(file: string): boolean {
  return path.basename(file).startsWith('.moonforge-mirror') || file.startsWith('.trash');
}
