import { deleteApp, type FirebaseApp } from 'firebase/app';
import {
  connectFirestoreEmulator,
  getFirestore,
  setLogLevel,
  terminate,
} from 'firebase/firestore/lite';

import type { RemoteConnection } from '../../core/ports/remoteSharing';
import {
  parseHostAndPort,
  remoteIdentity,
  type EmulatorTarget,
  type ProjectTarget,
  type RemoteTarget,
} from '../remoteTarget';
import { callOnce, onRefusedToken } from './callFirestore';
import type { Connection } from './connection';
import { newApp } from './firebaseApp';
import { FirestoreRemoteStore } from './firestoreRemoteStore';
import { resumeSession } from './resumeSession';

export { freshToken } from './resumeSession';
export { sendPasswordReset, sendSignInLink, signIn } from './signIn';

/**
 * Connects to a project, going on with the kept session, or to the emulator. Rejects with `unauthenticated` when there is
 * no session or Firebase no longer takes it. Needs no network: the first request does.
 */
export async function connectFirestore(target: RemoteTarget): Promise<RemoteConnection> {
  // On a failed request the SDK would print the whole request, note text included.
  setLogLevel('silent');
  const connection =
    target.kind === 'emulator' ? connectEmulator(target) : await connectProject(target);
  return new FirestoreRemoteStore(connection);
}

function connectEmulator({
  host,
  port,
  projectId,
  userId,
  withoutRules = false,
}: EmulatorTarget): Connection {
  const app = newApp({ projectId, apiKey: 'emulator' });
  const db = getFirestore(app);
  connectFirestoreEmulator(db, host, port, { mockUserToken: { user_id: userId } });
  return {
    db,
    userId,
    withoutRules,
    identity: remoteIdentity({ kind: 'emulator', host, port }, projectId),
    rulesAdvice: 'Start the emulator with Moonforge’s firestore.rules (--rules=firestore.rules).',
    disconnect: () => disconnect(app, db),
  };
}

async function connectProject({
  config,
  session,
  withoutRules = false,
}: ProjectTarget): Promise<Connection> {
  const app = newApp(config);
  try {
    const user = await callOnce(() => resumeSession(app, config, session));
    const db = getFirestore(app);
    const { projectId, firestoreEmulator } = config;
    if (firestoreEmulator !== undefined) {
      const { host, port } = parseHostAndPort(firestoreEmulator);
      connectFirestoreEmulator(db, host, port);
    }
    const forget = onRefusedToken(() => user.getIdToken(true));
    return {
      db,
      userId: user.uid,
      withoutRules,
      identity: remoteIdentity({ kind: 'project', config }, projectId),
      rulesAdvice: `Deploy Moonforge’s rules; “Moonforge: Show How to Deploy the Rules” has the two lines. They end in: npx firebase-tools deploy --only firestore:rules,firestore:indexes --project ${projectId}`,
      disconnect: () => {
        forget();
        return disconnect(app, db);
      },
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
