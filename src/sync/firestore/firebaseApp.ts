import { randomUUID } from 'node:crypto';

import { deleteApp, initializeApp, type FirebaseApp } from 'firebase/app';
import { connectAuthEmulator, initializeAuth, type Auth, type Persistence } from 'firebase/auth';

import { parseHostAndPort, type FirebaseWebConfig } from '../remoteTarget';

/** An app of the SDK for one connection or one request; the SDK wants to tell them by name. */
export function newApp({ apiKey, projectId, appId, authDomain }: FirebaseWebConfig): FirebaseApp {
  const options = { apiKey, projectId, ...(appId && { appId }), ...(authDomain && { authDomain }) };
  return initializeApp(options, randomUUID());
}

/** The app's users, on the service or on the emulator that the configuration names. */
export function authOf(
  app: FirebaseApp,
  config: FirebaseWebConfig,
  persistence: Persistence,
): Auth {
  const auth = initializeAuth(app, { persistence });
  const { authEmulator } = config;
  if (authEmulator !== undefined) {
    const { host, port } = parseHostAndPort(authEmulator);
    connectAuthEmulator(auth, `http://${host}:${port}`, { disableWarnings: true });
  }
  return auth;
}

/** Runs work with an app of its own. */
export async function withApp<T>(
  config: FirebaseWebConfig,
  work: (app: FirebaseApp) => Promise<T>,
): Promise<T> {
  const app = newApp(config);
  try {
    return await work(app);
  } finally {
    await deleteApp(app);
  }
}
