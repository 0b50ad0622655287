import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import type { RemoteStore } from '../../../../src/core/ports/remoteStore';
import type { Lease, SyncStore, SyncUnit } from '../../../../src/core/ports/syncStore';

type Method = (...values: unknown[]) => unknown;

/** What happens at a point, and at all after it. */
export type Fate = (place: string) => Promise<void>;

function die(): Promise<void> {
  throw new Error('The process is dead.');
}

/** What is answered at once, and reads inside a transaction: dying there is dying at the write before. */
const immediate: ReadonlySet<string | symbol> = new Set([
  ...['mergeKinds', 'announce'],
  ...['holder', 'bases', 'image', 'operation'],
]);

/**
 * Counts every place where an engine waits for the file (each call, and each write inside a transaction) or for the server
 * (before a request leaves and before its answer arrives), and lets it die at one: nothing it asks for afterwards happens. Other fates are possible.
 */
export class DeathWatch {
  /** Points passed so far. */
  passed = 0;
  /** Where it died. */
  place = 'nowhere';
  readonly #deadly: number;
  readonly #fate: Fate;

  /** Counts from 1. */
  constructor(deadly: number, fate: Fate = die) {
    this.#deadly = deadly;
    this.#fate = fate;
  }

  store(store: CampaignStore): CampaignStore {
    const sync = this.#watched<SyncStore>(store.sync, {
      transaction: async <T>(lease: Lease, work: (unit: SyncUnit) => Promise<T>) => {
        await this.#pass('transaction');
        const result = await store.sync.transaction(lease, async (unit) => {
          const value = await work(this.#watched(unit, {}));
          await this.#pass('the commit of a transaction');
          return value;
        });
        await this.#pass('the end of a transaction');
        return result;
      },
    });
    const notes = this.#watched(store.notes, {});
    return new Proxy(store, {
      get: (target, name) => {
        if (name === 'sync') return sync;
        if (name === 'notes') return notes;
        const member = Reflect.get(target, name, target) as unknown;
        return typeof member === 'function' ? (member as Method).bind(target) : member;
      },
    });
  }

  remote(remote: RemoteStore): RemoteStore {
    return this.#watched(remote, {}, (name) => this.#pass(`the answer to ${name}`));
  }

  #watched<T extends object>(target: T, own: object, after?: (name: string) => Promise<void>): T {
    return new Proxy(target, {
      get: (_, name) => {
        if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function' || immediate.has(name)) return method;
        return async (...values: unknown[]) => {
          await this.#pass(String(name));
          const result = await (method as Method).apply(target, values);
          await after?.(String(name));
          return result;
        };
      },
    });
  }

  async #pass(what: string): Promise<void> {
    this.passed += 1;
    if (this.passed < this.#deadly) return;
    if (this.passed === this.#deadly) this.place = `${what} (point ${this.passed})`;
    await this.#fate(what);
  }
}
