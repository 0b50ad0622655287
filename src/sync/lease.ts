import { MoonforgeError, reasonOf } from '../core/errors';
import type { Disposable } from '../core/disposable';
import type { Clock } from '../core/ports/clock';
import type { Lease, SyncStore } from '../core/ports/syncStore';

/** Milliseconds a lease lasts without a heartbeat; longer than a busy file holds one up. */
const leaseTime = 15_000;

/** Milliseconds between two looks at a lease that is waited for. */
const lookAgain = 200;

/** Milliseconds between heartbeats, and between a follower's attempts to take over. */
export const heartbeat = 4_000;

/** Holds the right to sync this file, of which one process at a time has it, and renews it until released. */
export class LeaseKeeper {
  readonly #store: SyncStore;
  readonly #clock: Clock;
  readonly #owner: string;
  #timer: Disposable | undefined;
  #beating: Promise<void> = Promise.resolve();
  #lease: Lease | undefined;

  constructor(store: SyncStore, clock: Clock, owner: string) {
    this.#store = store;
    this.#clock = clock;
    this.#owner = owner;
  }

  /** Takes or renews the lease. Rejects with `lease-lost` while another process holds it. */
  async acquire(): Promise<Lease> {
    this.#lease = await this.#store.acquireLease(this.#owner, this.#clock.now(), leaseTime);
    if (this.#lease === undefined) {
      this.#stopBeating();
      throw new MoonforgeError(
        'lease-lost',
        'Another window syncs this campaign file; what is written here goes out through it.',
      );
    }
    this.#beatLater();
    return this.#lease;
  }

  /**
   * Waits for the lease: long enough for that of a process that was killed to expire. `checkpoint` throws when the wait is
   * to end.
   */
  async acquirePatiently(checkpoint: () => void): Promise<Lease> {
    const end = this.#clock.now() + leaseTime + lookAgain;
    for (;;) {
      checkpoint();
      try {
        return await this.acquire();
      } catch (error) {
        if (reasonOf(error) !== 'lease-lost' || this.#clock.now() >= end) throw error;
      }
      await new Promise<void>((resolve) => this.#clock.schedule(lookAgain, resolve));
    }
  }

  async release(): Promise<void> {
    await this.#beating;
    this.#stopBeating();
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease !== undefined) await this.#store.releaseLease(lease);
  }

  #beatLater(): void {
    this.#timer ??= this.#clock.schedule(heartbeat, () => {
      this.#timer = undefined;
      this.#beating = this.#beat();
    });
  }

  /** A beat that fails is followed by the next: the file may just be busy, and every transaction checks the lease. */
  async #beat(): Promise<void> {
    await this.acquire().catch(() => undefined);
    if (this.#lease !== undefined) this.#beatLater();
  }

  #stopBeating(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
