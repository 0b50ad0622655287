import { DisposableStore } from '../core/disposable';
import { reasonOf } from '../core/errors';
import type { Logger } from '../core/logger';
import { audiencesOfRole } from '../core/model/roles';
import type { Clock } from '../core/ports/clock';
import type { BellSource, RemoteBell } from '../core/ports/remoteBell';
import type { RemotePlace } from '../core/ports/remoteStore';
import type { CampaignStatus } from '../core/ports/syncEngine';
import { SerialQueue } from '../core/serialQueue';

/** Milliseconds after a failure before the bell is tried again; polls go on meanwhile. */
const silence = 60_000;

export interface BellRopeParts {
  /** `undefined` where the host has no bell. */
  readonly source: BellSource | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Something changed there on the server. */
  readonly rung: (place: RemotePlace) => void;
}

/** Listens to the server's bell for as long as it is wanted. Its failures reach nobody but the log. */
export class BellRope {
  readonly #parts: BellRopeParts;
  /** Connecting, listening and closing, one after the other. */
  readonly #queue = new SerialQueue();
  #places = '';
  #silentUntil = 0;
  #bell: RemoteBell | undefined;
  #listeners = new DisposableStore();

  constructor(parts: BellRopeParts) {
    this.#parts = parts;
  }

  /** Listens for these places from now on, and for no others; without any, the connection of the bell ends. */
  follow(places: readonly RemotePlace[]): void {
    const { source, clock } = this.#parts;
    const wanted = places.map(({ campaignId, audience }) => `${campaignId}/${audience}`).join();
    if (source === undefined || wanted === this.#places) return;
    if (places.length > 0 && clock.now() < this.#silentUntil) return;
    this.#places = wanted;
    void this.#queue.run(() =>
      this.#hang(source, places).catch((error: unknown) => this.#fail(error)),
    );
  }

  /** Waits until nothing is under way. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  async #hang(source: BellSource, places: readonly RemotePlace[]): Promise<void> {
    this.#listeners.dispose();
    this.#listeners = new DisposableStore();
    if (places.length === 0) return this.#close();
    this.#bell ??= await source();
    const { rung } = this.#parts;
    for (const place of places) {
      const failed = (error: unknown): void => this.#fail(error);
      this.#listeners.add(this.#bell.listen(place, () => rung(place), failed));
    }
  }

  /** Leaves the rest to polls, and begins anew with another connection after a while. */
  #fail(error: unknown): void {
    const { clock, logger } = this.#parts;
    logger.debug(`sync: the live bell is silent (${reasonOf(error) ?? 'unexpected'})`);
    this.#places = '';
    this.#silentUntil = clock.now() + silence;
    this.#listeners.dispose();
    void this.#queue.run(() => this.#close().catch(() => undefined));
  }

  async #close(): Promise<void> {
    const bell = this.#bell;
    this.#bell = undefined;
    await bell?.close();
  }
}

/** Where something may change that this user may read. */
export function placesOf(campaigns: readonly CampaignStatus[]): readonly RemotePlace[] {
  return campaigns.flatMap(({ campaignId, role, state }) => {
    if (role === null || state === 'revoked') return [];
    return audiencesOfRole(role).map((audience) => ({ campaignId, audience }));
  });
}
