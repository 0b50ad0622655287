import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { runChild } from './children';
import { findProgram, namesIn } from './findProgram';
import { LaunchError } from './launchError';
import { inRepository } from './inRepository';

const firebaseTools = 'firebase-tools@15.34.2';

/** An emulator program; the Cloud SDK's jar names no main class, Firebase's does. */
export interface EmulatorJar {
  readonly file: string;
  readonly origin: 'cloud-sdk' | 'firebase-tools';
}

/** The emulator that is on this machine already, the Cloud SDK's first. */
function findEmulatorJar(): EmulatorJar | undefined {
  const inSdk = cloudSdkRoots()
    .map((root) =>
      path.join(root, 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'),
    )
    .find(existsSync);
  if (inSdk !== undefined) return { file: inSdk, origin: 'cloud-sdk' };
  const cache = firebaseCache();
  const cached = namesIn(cache)
    .filter((name) => /^cloud-firestore-emulator-v[\d.]+\.jar$/.test(name))
    .at(-1);
  return cached === undefined
    ? undefined
    : { file: path.join(cache, cached), origin: 'firebase-tools' };
}

/** The emulator on this machine, else downloaded by firebase-tools into its own cache. */
export async function obtainEmulatorJar(): Promise<EmulatorJar> {
  const found = findEmulatorJar();
  if (found !== undefined) return found;
  process.stdout.write('Downloading the Firestore emulator (firebase-tools) …\n');
  const logFile = inRepository('out/logs/firestore-emulator-download.log');
  const npx = findProgram('npx') ?? 'npx';
  const args = ['--yes', firebaseTools, 'setup:emulators:firestore'];
  await runChild(npx, args, { logFile });
  const downloaded = findEmulatorJar();
  if (downloaded !== undefined) return downloaded;
  throw new LaunchError(
    'missing-tool',
    'Install the Firestore emulator with "npx firebase-tools setup:emulators:firestore" or the package ' +
      `google-cloud-cli-firestore-emulator; downloading it here failed (log: ${logFile}).`,
  );
}

function cloudSdkRoots(): readonly string[] {
  const gcloud = findProgram('gcloud');
  return [
    process.env['CLOUDSDK_ROOT_DIR'],
    gcloud === undefined ? undefined : path.resolve(realpathSync(gcloud), '../..'),
    '/usr/lib/google-cloud-sdk',
    path.join(homedir(), 'google-cloud-sdk'),
  ].filter((root) => root !== undefined && root !== '') as readonly string[];
}

function firebaseCache(): string {
  return (
    process.env['FIREBASE_EMULATORS_PATH'] ?? path.join(homedir(), '.cache/firebase/emulators')
  );
}
