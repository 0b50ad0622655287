import type { SecretStorage } from 'vscode';
import type { SessionStorage } from '../sync/remoteTarget';

/** Keeps the signed-in session in the editor's secret storage. */
export function secretSession(secrets: SecretStorage): SessionStorage {
  return {
    get: async (key) => secrets.get(key),
    set: async (key, value) => secrets.store(key, value),
    delete: async (key) => secrets.delete(key),
  };
}
