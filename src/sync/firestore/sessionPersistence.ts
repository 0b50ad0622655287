import type { Persistence } from 'firebase/auth';

import type { JsonValue } from '../../core/json';
import type { AccountSession } from '../account';

/**
 * Lets the SDK keep its user in a session. The SDK takes a class with these methods, as its React Native build does; of
 * its keys only the user's is of use here. What it wants to remove stays: it gives a user up for passing troubles of
 * the service too, and only Moonforge's own sign-out ends a session.
 */
export function sessionPersistence(session: AccountSession): Persistence {
  const isUser = (key: string): boolean => key.startsWith('firebase:authUser:');
  return class {
    static readonly type = 'LOCAL';
    readonly type = 'LOCAL';

    _isAvailable(): Promise<boolean> {
      return Promise.resolve(true);
    }

    async _set(key: string, value: JsonValue): Promise<void> {
      if (isUser(key)) await session.save(JSON.stringify(value));
    }

    async _get(key: string): Promise<JsonValue> {
      const text = isUser(key) ? await session.load() : undefined;
      return text === undefined ? null : (JSON.parse(text) as JsonValue);
    }

    _remove(): Promise<void> {
      return Promise.resolve();
    }

    /** A sign-out in another window is told by the host, which then closes the connection. */
    _addListener(): void {
      return;
    }

    _removeListener(): void {
      return;
    }
  };
}
