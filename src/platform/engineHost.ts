import type { Disposable } from '../core/disposable';
import { MoonforgeError, messageOf } from '../core/errors';
import type { Logger } from '../core/logger';
import type { SyncEngine, SyncStatus } from '../core/ports/syncEngine';
import { localSyncStatus } from '../core/ports/syncEngine';
import { describeForLog } from './describeForLog';

/** Starts and ends the engine of the open campaign file: one at a time, each with its status shown. */
export class EngineHost {
  readonly #show: (status: SyncStatus) => void;
  readonly #logger: Logger;
  #engine: SyncEngine | undefined;
  #subscription: Disposable | undefined;
  #failure: MoonforgeError | undefined;

  constructor(show: (status: SyncStatus) => void, logger: Logger) {
    this.#show = show;
    this.#logger = logger;
  }

  get engine(): SyncEngine | undefined {
    return this.#engine;
  }

  /** Why there is no engine although there should be one. */
  get failure(): MoonforgeError | undefined {
    return this.#failure;
  }

  /** Ends the engine there is and starts another. A failed start is shown and logged: nobody waits for most of them. */
  async start(create: () => Promise<SyncEngine>): Promise<void> {
    await this.stop();
    try {
      const engine = await create();
      this.#engine = engine;
      this.#subscription = engine.onDidChangeStatus((status) => this.#show(status));
      engine.start();
      this.#show(engine.status);
    } catch (error) {
      await this.stop();
      this.fail(error);
    }
  }

  /** Shows and logs why there is no engine although there should be one. */
  fail(error: unknown): void {
    const message = `Sync did not start: ${messageOf(error)}`;
    this.#failure = new MoonforgeError('remote-failed', message, error);
    this.#logger.error(describeForLog(this.#failure));
    this.#show({ ...localSyncStatus, phase: 'attention', state: 'broken', message });
  }

  async stop(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#failure = undefined;
    this.#subscription?.dispose();
    await engine?.stop().catch((error: unknown) => {
      this.#logger.error(`Sync did not stop cleanly: ${describeForLog(error)}`);
    });
  }
}
