import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { Lease, SyncStore, SyncUnit } from '../../../src/core/ports/syncStore';
import type { Process, World } from './world';

/** Told what the engine does to the file, as it happens. */
export interface StoreObserver {
  begins(): void;
  setsBase(...values: Parameters<SyncUnit['setBase']>): void;
  setsState(...values: Parameters<SyncUnit['setState']>): void;
  /** After a transaction of the engine was committed. */
  committed(lease: Lease): void;
}

type Method = (...values: unknown[]) => Promise<unknown>;

/** The store as one process sees it: before each call another may go first, or the process may die. */
export function gatedStore(
  store: CampaignStore,
  {
    world,
    process,
    observer,
  }: { readonly world: World; readonly process: Process; readonly observer: StoreObserver },
): CampaignStore {
  const gated = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    await world.gate(process, what);
    return world.call(work);
  };
  const methodsOf = <T extends object>(target: T, except: object): T =>
    new Proxy(target, {
      get: (_, name) => {
        if (Object.hasOwn(except, name)) return Reflect.get(except, name) as unknown;
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return (...values: unknown[]) =>
          gated(String(name), () => (method as Method).apply(target, values));
      },
    });
  const sync = methodsOf<SyncStore>(store.sync, {
    mergeKinds: (collection: string) => store.sync.mergeKinds(collection),
    transaction: <T>(lease: Lease, work: (unit: SyncUnit) => Promise<T>) =>
      gated('transaction', async () => {
        const result = await store.sync.transaction(lease, (unit) => {
          observer.begins();
          return work(observed(unit, observer));
        });
        observer.committed(lease);
        return result;
      }),
  });
  const notes = methodsOf(store.notes, {});
  // The file outlives the process, which must not go on listening.
  const onDidChange: typeof store.onDidChange = (listener) => {
    const subscription = store.onDidChange(listener);
    process.attachments.push(subscription);
    return subscription;
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'sync') return sync;
      if (name === 'notes') return notes;
      if (name === 'onDidChange') return onDidChange;
      const member = Reflect.get(target, name, target) as unknown;
      return typeof member === 'function' ? (member as Method).bind(target) : member;
    },
  });
}

function observed(unit: SyncUnit, observer: StoreObserver): SyncUnit {
  return {
    ...unit,
    setBase: (...values) => {
      observer.setsBase(...values);
      return unit.setBase(...values);
    },
    setState: (...values) => {
      observer.setsState(...values);
      return unit.setState(...values);
    },
  };
}
