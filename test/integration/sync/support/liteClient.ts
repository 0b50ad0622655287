import { randomUUID } from 'node:crypto';

import { initializeApp } from 'firebase/app';
import {
  connectFirestoreEmulator,
  getFirestore,
  setLogLevel,
  type Firestore,
} from 'firebase/firestore/lite';

import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';

/** Firestore as one user sees it; without a user, as somebody who is not signed in. */
export function liteClient(target: EmulatorTarget, userId: string | undefined): Firestore {
  setLogLevel('silent');
  const app = initializeApp({ projectId: target.projectId, apiKey: 'emulator' }, randomUUID());
  const db = getFirestore(app);
  const options = userId === undefined ? {} : { mockUserToken: { user_id: userId } };
  connectFirestoreEmulator(db, target.host, target.port, options);
  return db;
}
