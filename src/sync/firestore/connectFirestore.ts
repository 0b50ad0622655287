import { randomUUID } from 'node:crypto';

import { deleteApp, initializeApp, type FirebaseApp } from 'firebase/app';
import {
  connectFirestoreEmulator,
  getFirestore,
  setLogLevel,
  terminate,
} from 'firebase/firestore/lite';

import type { RemoteConnection } from '../../core/ports/remoteSharing';
import type { EmulatorTarget, ProjectTarget, RemoteTarget } from '../remoteTarget';
import { callOnce } from './callFirestore';
import type { Connection } from './connection';
import { FirestoreRemoteStore } from './firestoreRemoteStore';
import { signIn } from './signIn';

/**
 * Connects to a project (signing in, or going on with the kept session) or to the emulator. Rejects with
 * `unauthenticated` when there is no session, `offline` when sign-in cannot reach the service. An emulator is not asked.
 */
export async function connectFirestore(target: RemoteTarget): Promise<RemoteConnection> {
  // On a failed request the SDK would print the whole request, note text included.
  setLogLevel('silent');
  const connection =
    target.kind === 'emulator' ? connectEmulator(target) : await connectProject(target);
  return new FirestoreRemoteStore(connection);
}

function connectEmulator({ host, port, projectId, userId }: EmulatorTarget): Connection {
  const app = initializeApp({ projectId, apiKey: 'emulator' }, randomUUID());
  const db = getFirestore(app);
  connectFirestoreEmulator(db, host, port, { mockUserToken: { user_id: userId } });
  return {
    db,
    userId,
    // Not the address: an emulator that is started again takes another port.
    identity: `firestore-emulator:${projectId}`,
    rulesAdvice: 'Start the emulator with Moonforge’s firestore.rules (--rules=firestore.rules).',
    disconnect: () => disconnect(app, db),
  };
}

async function connectProject({ config, session }: ProjectTarget): Promise<Connection> {
  const app = initializeApp(config, randomUUID());
  try {
    const userId = await callOnce(() => signIn(app, session));
    const db = getFirestore(app);
    const { projectId } = config;
    return {
      db,
      userId,
      identity: `firestore:${projectId}`,
      rulesAdvice: `Deploy Moonforge’s rules: npx firebase-tools deploy --only firestore:rules --project ${projectId}`,
      disconnect: () => disconnect(app, db),
    };
  } catch (error) {
    await deleteApp(app);
    throw error;
  }
}

async function disconnect(app: FirebaseApp, db: Connection['db']): Promise<void> {
  await terminate(db);
  await deleteApp(app);
}
