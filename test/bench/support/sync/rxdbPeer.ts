import { deleteApp, initializeApp } from 'firebase/app';
import {
  collection,
  connectFirestoreEmulator,
  getFirestore,
  setLogLevel,
  terminate,
} from 'firebase/firestore';
import { randomUUID } from 'node:crypto';

import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import type { BenchNote } from './benchNotes';
import { installPeers } from './installPeers';

/** What is used of RxDB, whose own types are not installed with the repository. */
interface RxCollection {
  bulkInsert(documents: readonly object[]): Promise<unknown>;
  findOne(id: string): { exec(): Promise<RxDocument | null> };
  find(): { exec(): Promise<readonly RxDocument[]> };
}

interface RxDocument {
  readonly title: string;
  readonly body: string;
  incrementalPatch(change: object): Promise<unknown>;
}

interface RxReplication {
  awaitInitialReplication(): Promise<void>;
  awaitInSync(): Promise<unknown>;
  reSync(): void;
  cancel(): Promise<unknown>;
}

/** One device with RxDB's memory storage and its replication with Firestore. */
export interface RxdbClient {
  readonly notes: RxCollection;
  /** Pushes and pulls until both are through. */
  replicate(live: boolean): Promise<RxReplication>;
  close(): Promise<void>;
}

interface Rxdb {
  readonly createRxDatabase: (options: object) => Promise<{
    addCollections(definitions: object): Promise<{ readonly notes: RxCollection }>;
    close(): Promise<unknown>;
  }>;
}

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    title: { type: 'string' },
    body: { type: 'string' },
  },
  required: ['id', 'title', 'body'],
};

/** Opens an empty database in memory. */
export async function rxdbClient(target: EmulatorTarget): Promise<RxdbClient> {
  setLogLevel('silent');
  const load = await installPeers();
  const { createRxDatabase } = load('rxdb') as Rxdb;
  const { getRxStorageMemory } = load('rxdb/plugins/storage-memory') as {
    readonly getRxStorageMemory: () => object;
  };
  const { replicateFirestore } = load('rxdb/plugins/replication-firestore') as {
    readonly replicateFirestore: (options: object) => RxReplication;
  };
  const app = initializeApp({ projectId: target.projectId, apiKey: 'emulator' }, randomUUID());
  const firestore = getFirestore(app);
  const options = { mockUserToken: { user_id: target.userId } };
  connectFirestoreEmulator(firestore, target.host, target.port, options);
  const storage = getRxStorageMemory();
  const name = `bench${randomUUID().replaceAll('-', '')}`;
  const database = await createRxDatabase({ name, storage, multiInstance: false });
  const { notes } = await database.addCollections({ notes: { schema } });
  const running: RxReplication[] = [];
  return {
    notes,
    replicate: async (live) => {
      const replication = replicateFirestore({
        ...{ replicationIdentifier: `${name}${running.length}`, collection: notes, live },
        firestore: {
          projectId: target.projectId,
          database: firestore,
          collection: collection(firestore, 'notes'),
        },
        ...{ push: {}, pull: {}, waitForLeadership: false },
      });
      running.push(replication);
      await replication.awaitInitialReplication();
      return replication;
    },
    close: async () => {
      for (const replication of running) await replication.cancel();
      await database.close();
      await terminate(firestore);
      await deleteApp(app);
    },
  };
}

/** A note as RxDB stores it. */
export function rxdbNotes(notes: readonly BenchNote[]): readonly object[] {
  return notes.map(({ id, title, body }) => ({ id, title, body }));
}
