import type { SecretStorage } from 'vscode';
import type { FirebaseWebConfig, SessionStorage } from '../sync/remoteTarget';

/** Where the SDK's session of a project is kept. */
export function sessionKey({ apiKey }: FirebaseWebConfig): string {
  return `moonforge.firebase:authUser:${apiKey}`;
}

/** Keeps the signed-in session in the editor's secret storage. */
export function secretSession(secrets: SecretStorage): SessionStorage {
  return {
    get: async (key) => secrets.get(key),
    set: async (key, value) => secrets.store(key, value),
    delete: async (key) => secrets.delete(key),
  };
}
