import type { Memory } from '../../src/platform/remoteSettings';

/** What the editor remembers, kept for one test. */
export class InMemoryMemento implements Memory {
  readonly #values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.#values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}
