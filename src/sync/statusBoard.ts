import { messageOf } from '../core/errors';
import { Emitter, type Event } from '../core/event';
import type { Logger } from '../core/logger';
import type { CampaignStore } from '../core/ports/campaignStore';
import { localSyncStatus, type SyncStatus } from '../core/ports/syncEngine';
import { unsentOf, type SyncCounts } from '../core/ports/syncStore';
import { provenAt } from './provenAt';

/** The engine's status, published whenever something in it changes. */
export class StatusBoard {
  readonly #store: CampaignStore;
  readonly #logger: Logger;
  readonly #emitter = new Emitter<SyncStatus>();
  #server: string | undefined;
  #status: SyncStatus = localSyncStatus;

  constructor(store: CampaignStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  get status(): SyncStatus {
    return this.#status;
  }

  get onDidChange(): Event<SyncStatus> {
    return this.#emitter.event;
  }

  update(change: Partial<SyncStatus>): void {
    const next = { ...this.#status, ...change };
    const keys = Object.keys(next) as readonly (keyof SyncStatus)[];
    if (keys.every((key) => isSame(next[key], this.#status[key]))) return;
    this.#status = next;
    try {
      this.#emitter.fire(next);
    } catch (error) {
      // Sync goes on, whatever becomes of those who watch it.
      this.#logger.error(`sync: a status listener failed: ${messageOf(error)}`);
    }
  }

  /** Names the server that proofs have to be of: those of another one do not count. */
  connectedTo(server: string | undefined): void {
    this.#server = server;
  }

  /** Counts the outbox again. */
  async count(): Promise<SyncCounts> {
    const counts = await this.#store.sync.counts();
    const { kept, conflicts } = counts;
    const unsent = unsentOf(counts);
    const verifiedAt = unsent === 0 ? await provenAt(this.#store.sync, this.#server) : null;
    this.update({ pending: unsent, kept, conflicts, verifiedAt });
    return counts;
  }
}

/** The campaigns are plain data in a fixed order. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));
}
