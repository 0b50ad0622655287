import {
  loadRules,
  shippedRules,
  startFirestoreEmulator,
  wipeProject,
} from '../../../support/launch/firestoreEmulator';
import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';

type Emulator = Awaited<ReturnType<typeof startFirestoreEmulator>>;

let started: Promise<Emulator> | undefined;

/** The emulator all test files share: it is started by the first that asks. */
export function emulator(): Promise<Emulator> {
  started ??= startFirestoreEmulator();
  return started;
}

after(async () => {
  const running = started;
  started = undefined;
  await (await running)?.stop();
});

/** Rules that let everybody do everything, as a Firestore in test mode has them. */
export const openRules = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents { match /{document=**} { allow read, write: if true; } }
}`;

/** Rules that let nobody do anything, as a Firestore in locked mode has them. */
export const lockedRules = openRules.replace('if true', 'if false');

/** An empty project of its own with the given rules (the shipped ones by default). */
export async function freshProject(project: string, rules?: string): Promise<EmulatorTarget> {
  const { address } = await emulator();
  await loadRules(address, project, rules ?? (await shippedRules()));
  await wipeProject(address, project);
  const [host = '', port] = address.split(':');
  return { kind: 'emulator', host, port: Number(port), projectId: project, userId: 'gm-1' };
}

/** Deletes every document of the project behind everybody's back. */
export async function wipe({ projectId }: EmulatorTarget): Promise<void> {
  await wipeProject((await emulator()).address, projectId);
}

/** Exchanges the project's rules. */
export async function setRules({ projectId }: EmulatorTarget, rules: string): Promise<void> {
  await loadRules((await emulator()).address, projectId, rules);
}
