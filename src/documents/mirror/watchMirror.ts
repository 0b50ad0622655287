import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../core/cancellation';
import type { Disposable } from '../../core/disposable';
import { reasonOf } from '../../core/errors';
import type { CampaignStore } from '../../core/ports/campaignStore';
import type { MirrorOptions, MirrorReport } from './mirrorCampaign';
import { mirrorCampaign } from './mirrorCampaign';

export { mirrorCampaign };

/** Milliseconds without a change before a pass begins, and before one is tried again that another program held up. */
const idleDelay = 300;
const busyDelay = 2_000;

export interface MirrorListener {
  /** Told of each pass that did or noticed something. */
  readonly onPass: (report: MirrorReport) => void;
  /** Told of each failure once, however often it repeats. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps a folder and a campaign in step until it is disposed: a pass at once, and one after each change of either. Passes
 * never overlap; changes during a pass lead to one more.
 */
export class MirrorWatcher implements Disposable {
  readonly #store: CampaignStore;
  readonly #options: MirrorOptions;
  readonly #listener: MirrorListener;
  readonly #subscriptions: Disposable[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #disposed = false;
  #lastFailure = '';

  private constructor(store: CampaignStore, options: MirrorOptions, listener: MirrorListener) {
    this.#store = store;
    this.#options = options;
    this.#listener = listener;
  }

  static async start(
    store: CampaignStore,
    options: MirrorOptions,
    listener: MirrorListener,
  ): Promise<MirrorWatcher> {
    const folder = path.resolve(options.folder);
    await mkdir(folder, { recursive: true });
    const watcher = new MirrorWatcher(store, options, listener);
    const files = watch(folder, { recursive: true }, (_, name) => {
      if (name === null || !isOwn(name)) watcher.#schedule(idleDelay);
    });
    files.on('error', listener.onFailure);
    watcher.#subscriptions.push(
      { dispose: () => files.close() },
      store.onDidChange(() => watcher.#schedule(idleDelay)),
    );
    watcher.#schedule(0);
    return watcher;
  }

  /** Ends the watching; resolves when no pass is under way any more. */
  async stop(): Promise<void> {
    this.dispose();
    await this.#running;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
  }

  #schedule(delay: number): void {
    if (this.#disposed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), delay);
  }

  #start(): void {
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#running = this.#pass().finally(() => {
      this.#running = undefined;
      if (this.#again) this.#schedule(idleDelay);
      this.#again = false;
    });
  }

  async #pass(): Promise<void> {
    try {
      const report = await mirrorCampaign(this.#store, this.#options, this.#token());
      this.#lastFailure = '';
      if (didSomething(report)) this.#listener.onPass(report);
    } catch (error) {
      if (this.#disposed) return;
      if (reasonOf(error) === 'database-locked') this.#schedule(busyDelay);
      const message = String(error);
      if (message !== this.#lastFailure) this.#listener.onFailure(error);
      this.#lastFailure = message;
    }
  }

  #token(): CancellationToken {
    const isDisposed = (): boolean => this.#disposed;
    return {
      get isCancellationRequested(): boolean {
        return isDisposed();
      },
      onCancellationRequested: () => ({ dispose: () => undefined }),
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
