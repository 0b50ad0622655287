import type { Persistence } from 'firebase/auth';

import type { JsonValue } from '../../core/json';
import type { SessionStorage } from '../remoteTarget';

/**
 * Keeps the SDK's session in the given storage. The SDK takes a class with these methods, as its React Native build
 * does, and puts the app's name into every key; apps are named anew for each connection, so the name is taken out.
 */
export function sessionPersistence(storage: SessionStorage, appName: string): Persistence {
  const keyOf = (key: string): string => `moonforge.${key.replace(`:${appName}`, '')}`;
  return class {
    static readonly type = 'LOCAL';
    readonly type = 'LOCAL';

    _isAvailable(): Promise<boolean> {
      return Promise.resolve(true);
    }

    _set(key: string, value: JsonValue): Promise<void> {
      return storage.set(keyOf(key), JSON.stringify(value));
    }

    async _get(key: string): Promise<JsonValue> {
      const text = await storage.get(keyOf(key));
      return text === undefined ? null : (JSON.parse(text) as JsonValue);
    }

    _remove(key: string): Promise<void> {
      return storage.delete(keyOf(key));
    }

    /** Another window's sign-in is seen at the next connection. */
    _addListener(): void {
      return;
    }

    _removeListener(): void {
      return;
    }
  };
}
