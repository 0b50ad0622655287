import type { CancellationToken } from '../../core/cancellation';
import { neverCancelled, throwIfCancelled } from '../../core/cancellation';
import { Emitter } from '../../core/event';
import type { CheckReport, RepairReport, WriteLabel } from '../../core/ports/campaignStore';
import type { Watched } from '../../core/ports/storeProgress';
import type { Connections } from '../connection/openConnections';
import type { PlaceCheck } from '../file/filePlace';
import { checkStore } from '../read/check';
import type { Transaction } from '../write/transaction';
import { repairStore } from './repairStore';

/** What the history says of the edits a repair makes. */
export const repairLabel: WriteLabel = { origin: 'command', label: 'Repair of the campaign file' };

export interface FileCareParts {
  readonly connections: Connections;
  readonly assertInPlace: PlaceCheck;
  readonly transact: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
}

/** Checks and repairs of one open store; closing stops those under way. */
export class FileCare {
  readonly #parts: FileCareParts;
  readonly #closing = new Emitter<undefined>();
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  constructor(parts: FileCareParts) {
    this.#parts = parts;
  }

  check(watched: Partial<Watched>): Promise<CheckReport> {
    return this.#run(watched, (own) => this.#check(own));
  }

  repair(watched: Partial<Watched>): Promise<RepairReport> {
    return this.#run(watched, async (own) => {
      const { connections, transact } = this.#parts;
      const { problems: before } = await this.#check(own);
      const backup = await transact(async (transaction) => {
        const copy = await connections.backUp('repair', 'The campaign file was not repaired');
        await repairStore(transaction, own);
        throwIfCancelled(own.token);
        return copy;
      });
      const { problems: left } = await this.#check({ ...own, token: neverCancelled });
      return { backup, mended: before.filter((problem) => !left.includes(problem)), left };
    });
  }

  /** Stops what is under way and waits until it has stopped. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.fire(undefined);
    await Promise.allSettled(this.#running);
    this.#closing.dispose();
  }

  async #check(watched: Watched): Promise<CheckReport> {
    const { connections, assertInPlace } = this.#parts;
    await assertInPlace();
    return connections.snapshot((sql) => checkStore(sql, connections.definitions, watched));
  }

  async #run<T>(
    { report = () => undefined, token = neverCancelled }: Partial<Watched>,
    work: (watched: Watched) => Promise<T>,
  ): Promise<T> {
    const own = this.#orClosed(token);
    throwIfCancelled(own);
    const running = work({ report, token: own });
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Cancelled with the caller's token, and by closing. */
  #orClosed(token: CancellationToken): CancellationToken {
    const isClosed = (): boolean => this.#closed;
    return {
      get isCancellationRequested(): boolean {
        return token.isCancellationRequested || isClosed();
      },
      onCancellationRequested: (listener) => {
        const subscriptions = [
          token.onCancellationRequested(listener),
          this.#closing.event(listener),
        ];
        return { dispose: () => subscriptions.forEach((subscription) => subscription.dispose()) };
      },
    };
  }
}
