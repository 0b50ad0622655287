import { deleteApp, type FirebaseApp } from 'firebase/app';
import {
  collection,
  connectFirestoreEmulator,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
  setLogLevel,
  terminate,
  type Firestore,
} from 'firebase/firestore';

import type { Disposable } from '../../core/disposable';
import type { RemoteBell } from '../../core/ports/remoteBell';
import type { RemotePlace } from '../../core/ports/remoteStore';
import { parseHostAndPort, type RemoteTarget } from '../remoteTarget';
import { callOnce } from './callFirestore';
import { newApp } from './firebaseApp';
import { remoteError } from './remoteError';
import { resumeSession } from './resumeSession';

/**
 * Connects the live bell, with the full SDK: a stream over gRPC that goes past the editor's proxy. Rejects as
 * `connectFirestore` does.
 */
export async function connectBell(target: RemoteTarget): Promise<RemoteBell> {
  setLogLevel('silent');
  const app = newApp(
    target.kind === 'emulator'
      ? { projectId: target.projectId, apiKey: 'emulator' }
      : target.config,
  );
  try {
    return new FirestoreBell(app, await openDatabase(app, target));
  } catch (error) {
    await deleteApp(app);
    throw error;
  }
}

async function openDatabase(app: FirebaseApp, target: RemoteTarget): Promise<Firestore> {
  if (target.kind === 'emulator') {
    const { host, port, userId } = target;
    const db = getFirestore(app);
    connectFirestoreEmulator(db, host, port, { mockUserToken: { user_id: userId } });
    return db;
  }
  const { config, session } = target;
  await callOnce(() => resumeSession(app, config, session));
  const db = getFirestore(app);
  if (config.firestoreEmulator !== undefined) {
    const { host, port } = parseHostAndPort(config.firestoreEmulator);
    connectFirestoreEmulator(db, host, port);
  }
  return db;
}

class FirestoreBell implements RemoteBell {
  readonly #app: FirebaseApp;
  readonly #db: Firestore;

  constructor(app: FirebaseApp, db: Firestore) {
    this.#app = app;
    this.#db = db;
  }

  /** Follows the newest document only: one read at the start, and one for every change. */
  listen(
    { campaignId, audience }: RemotePlace,
    rung: () => void,
    failed: (error: unknown) => void,
  ): Disposable {
    const records = collection(this.#db, 'campaigns', campaignId, audience);
    const newest = query(records, orderBy('updatedAt', 'desc'), limit(1));
    const stop = onSnapshot(
      newest,
      ({ metadata }) => {
        // Away from the server the SDK answers from what it remembers.
        if (!metadata.fromCache) rung();
      },
      (error) => failed(remoteError(error)),
    );
    return { dispose: stop };
  }

  async close(): Promise<void> {
    await terminate(this.#db);
    await deleteApp(this.#app);
  }
}
