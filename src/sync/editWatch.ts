import type { Disposable } from '../core/disposable';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { Clock } from '../core/ports/clock';
import { Debounce } from './debounce';
import type { StatusBoard } from './statusBoard';

export interface EditWatchParts {
  readonly store: CampaignStore;
  readonly clock: Clock;
  readonly board: StatusBoard;
  /** Milliseconds without an edit before edits are sent. */
  readonly idle: number;
}

/** Milliseconds after the first unsent edit by which a round begins, however steadily the user types. */
const longestPushDelay = 10_000;

/** Milliseconds by which changes are gathered before the outbox is counted for the status. */
const countDelay = 100;

/** Follows changes of the file, by whoever: counts what is unsent, and tells once the user rests. */
export class EditWatch {
  readonly #parts: EditWatchParts;
  readonly #counting: Debounce;
  readonly #sending: Debounce;
  #subscription: Disposable | undefined;

  constructor(parts: EditWatchParts, send: () => void) {
    const { clock, idle } = parts;
    this.#parts = parts;
    this.#sending = new Debounce(clock, { idle, atMost: longestPushDelay }, send);
    this.#counting = new Debounce(clock, { idle: countDelay, atMost: countDelay }, () => {
      // A file that is busy is counted at the next change.
      this.#count().catch(() => undefined);
    });
  }

  /** Whether the user is at edits that are not to be sent yet. */
  get isWaiting(): boolean {
    return this.#sending.isWaiting;
  }

  start(): void {
    this.#subscription = this.#parts.store.onDidChange(() => this.#counting.call());
    this.#counting.call();
  }

  stop(): void {
    this.#subscription?.dispose();
    this.#subscription = undefined;
    this.#counting.dispose();
    this.#sending.dispose();
  }

  async #count(): Promise<void> {
    const { pending } = await this.#parts.board.count();
    if (this.#subscription !== undefined && pending > 0) this.#sending.call();
  }
}
