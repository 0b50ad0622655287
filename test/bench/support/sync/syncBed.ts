import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import {
  loadRules,
  shippedRules,
  startFirestoreEmulator,
  wipeProject,
} from '../../../support/launch/firestoreEmulator';

/** Lets everybody do everything: a peer that has no rules of its own gets the cheapest there are. */
const openRules = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents { match /{document=**} { allow read, write: if true; } }
}`;

/** An emulator of its own for one benchmark. */
export interface SyncBed {
  /** An empty project: with the shipped rules, or with none to speak of. */
  fresh(project: string, rules: 'shipped' | 'open'): Promise<EmulatorTarget>;
}

/** Gives `work` a fresh emulator and stops it afterwards. */
export async function onSyncBed<T>(work: (bed: SyncBed) => Promise<T>): Promise<T> {
  const emulator = await startFirestoreEmulator();
  const [host = '', port] = emulator.address.split(':');
  const shipped = await shippedRules();
  try {
    return await work({
      fresh: async (project, rules) => {
        await loadRules(emulator.address, project, rules === 'shipped' ? shipped : openRules);
        await wipeProject(emulator.address, project);
        return { kind: 'emulator', host, port: Number(port), projectId: project, userId: 'gm-1' };
      },
    });
  } finally {
    await emulator.stop();
  }
}
