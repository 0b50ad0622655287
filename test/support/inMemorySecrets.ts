import type { Disposable } from '../../src/core/disposable';
import { Emitter } from '../../src/core/event';
import type { Secrets } from '../../src/platform/accounts/accountSessions';

/** The editor's secret storage for one test; every window of the test looks at the same one. */
export class InMemorySecrets implements Secrets {
  readonly values = new Map<string, string>();
  readonly #changed = new Emitter<{ readonly key: string }>();

  /** Another window's view: like the editor's, it tells of changes a little later. */
  readonly onDidChange = (listener: (change: { readonly key: string }) => void): Disposable =>
    this.#changed.event((change) => setTimeout(() => listener(change), 1));

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.values.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}
