import { Emitter, type Event } from '../core/event';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { SyncStatus } from '../core/ports/syncEngine';

/** The engine's status, published whenever something in it changes. */
export class StatusBoard {
  readonly #store: CampaignStore;
  readonly #emitter = new Emitter<SyncStatus>();
  #status: SyncStatus = {
    phase: 'local',
    pending: 0,
    conflicts: 0,
    verifiedAt: null,
    message: null,
  };

  constructor(store: CampaignStore) {
    this.#store = store;
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
    if (keys.every((key) => next[key] === this.#status[key])) return;
    this.#status = next;
    this.#emitter.fire(next);
  }

  /** Counts the outbox again. Returns how many rows were set aside because the server does not take them. */
  async count(): Promise<number> {
    const { pending, inflight, quarantined, conflicts } = await this.#store.sync.counts();
    this.update({
      pending: pending + inflight + quarantined,
      conflicts,
      verifiedAt: await this.#verifiedAt(),
    });
    return quarantined;
  }

  async #verifiedAt(): Promise<number | null> {
    const times: number[] = [];
    for (const campaignId of await this.#store.sync.campaignIds()) {
      const verifiedAt = (await this.#store.sync.state(campaignId))?.verifiedAt ?? null;
      if (verifiedAt === null) return null;
      times.push(verifiedAt);
    }
    return times.length === 0 ? null : Math.min(...times);
  }
}
