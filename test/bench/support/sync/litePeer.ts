import { deleteApp, initializeApp } from 'firebase/app';
import {
  collection,
  connectFirestoreEmulator,
  doc,
  documentId,
  getDocs,
  getFirestore,
  limit,
  orderBy,
  query,
  serverTimestamp,
  setDoc,
  startAfter,
  terminate,
  writeBatch,
  type Firestore,
} from 'firebase/firestore/lite';
import { randomUUID } from 'node:crypto';

import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import type { BenchNote } from './benchNotes';

/** Documents of one commit, and of one page. */
const batchSize = 500;

const records = 'campaigns/bench/gm';

/** `firebase/firestore/lite` and nothing else: no file, no history, no search. */
export async function withLite<T>(
  target: EmulatorTarget,
  work: (db: Firestore) => Promise<T>,
): Promise<T> {
  const app = initializeApp({ projectId: target.projectId, apiKey: 'emulator' }, randomUUID());
  const db = getFirestore(app);
  const options = { mockUserToken: { user_id: target.userId } };
  connectFirestoreEmulator(db, target.host, target.port, options);
  try {
    return await work(db);
  } finally {
    await terminate(db);
    await deleteApp(app);
  }
}

/** Makes the campaign that the rules ask for. */
export async function createCampaign(db: Firestore, userId: string): Promise<void> {
  const now = serverTimestamp();
  const members = { [userId]: 'owner' };
  await setDoc(doc(db, 'campaigns/bench'), {
    ...{ name: 'Bench', members, createdAt: now, updatedAt: now },
  });
}

/** Writes notes as the product's documents look. */
export async function pushNotes(
  db: Firestore,
  userId: string,
  notes: readonly BenchNote[],
): Promise<void> {
  for (let start = 0; start < notes.length; start += batchSize) {
    const batch = writeBatch(db);
    for (const { id, title, body } of notes.slice(start, start + batchSize)) {
      batch.set(doc(db, records, id), {
        ...{ collection: 'entities', v: 1, rev: 1, updatedAt: serverTimestamp() },
        ...{ by: { uid: userId, device: 'bench' }, seen: { [`${userId}:bench`]: 'bench' } },
        ...{ deleted: false, data: { title, kind: 'npc', createdAt: 0 }, body },
      });
    }
    await batch.commit();
  }
}

/** Reads everything, page after page; gives the number of documents. */
export async function readNotes(db: Firestore, path = records): Promise<number> {
  let count = 0;
  let position: readonly unknown[] = [];
  for (;;) {
    const from = position.length === 0 ? [] : [startAfter(...position)];
    const page = query(
      collection(db, path),
      ...[orderBy('updatedAt'), orderBy(documentId()), ...from, limit(batchSize)],
    );
    const { docs } = await getDocs(page);
    count += docs.map((found) => found.data()).length;
    const last = docs.at(-1);
    if (last === undefined || docs.length < batchSize) return count;
    position = [last.get('updatedAt'), last.id];
  }
}
