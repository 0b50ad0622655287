/**
 * Runs work piece by piece, in the order it was asked for. A piece that fails holds nothing up. Work that waits for
 * more work of its own queue waits for ever.
 */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();
  #isRunning = false;

  /** Whether a piece of work has begun and not ended. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Begins `work` when everything asked for before has ended, and gives its result. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#begin(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything asked for until this call has ended, well or badly. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #begin<T>(work: () => Promise<T>): Promise<T> {
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      this.#isRunning = false;
    }
  }
}
