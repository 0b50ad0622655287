import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { startChild } from './children';
import { freePort } from './freePort';
import { inRepository } from './inRepository';
import { installPackage, quietly } from './installPackage';
import { temporaryFolder } from './temporaryFolder';
import { untilReady } from './untilReady';

const folder = inRepository('test/support/firebaseTools');

/** The project whose users it keeps, whatever project asks. */
export const authEmulatorProject = 'demo-moonforge';

/** A running Auth emulator of Google's. It signs in whoever asks, sends no mail and issues unsigned tokens. */
export interface AuthEmulator {
  /** `host:port`, as FIREBASE_AUTH_EMULATOR_HOST has it. */
  readonly address: string;
  /** False for one that somebody else started; `stop` leaves that alone. */
  readonly owned: boolean;
  stop(): Promise<void>;
}

/** Installs the package with firebase-tools in `test/support/firebaseTools/` unless that is done (300 MB). */
export async function installFirebaseTools(): Promise<void> {
  const install = ['ci', '--omit=optional', ...quietly];
  await installPackage({ folder, what: 'firebase-tools', install: (npm) => npm(install) });
}

/**
 * Starts the emulator on free loopback ports, or takes the one that FIREBASE_AUTH_EMULATOR_HOST names. It needs no network:
 * a project that begins with `demo-` can never reach the real service. Throws a LaunchError.
 */
export async function startAuthEmulator(): Promise<AuthEmulator> {
  const given = process.env['FIREBASE_AUTH_EMULATOR_HOST'];
  if (given !== undefined && given !== '') {
    return { address: given, owned: false, stop: () => Promise.resolve() };
  }
  await installFirebaseTools();
  const home = temporaryFolder('auth-emulator');
  const [port, hub, logging] = [await freePort(), await freePort(), await freePort()];
  await writeFile(path.join(home.path, 'firebase.json'), configuration(port, hub, logging));
  const logFile = inRepository(`out/logs/auth-emulator-${port}.log`);
  const program = path.join(folder, 'node_modules/firebase-tools/lib/bin/firebase.js');
  const args = [
    'emulators:start',
    '--only=auth',
    `--project=${authEmulatorProject}`,
    '--non-interactive',
  ];
  const child = startChild(process.execPath, [program, ...args], {
    cwd: home.path,
    env: { ...unattended, XDG_CONFIG_HOME: home.path, TMPDIR: home.path },
    logFile,
  });
  const what = 'The Auth emulator';
  await untilReady(child, { what, url: `http://127.0.0.1:${port}/`, timeoutMs: 120_000, logFile });
  const stop = async (): Promise<void> => {
    await child.stop();
    await home.remove();
  };
  return { address: `127.0.0.1:${port}`, owned: true, stop };
}

/** Neither a look for a newer version nor for a message of the day, and nothing of the account of who runs the tests. */
const unattended = { CI: '1', NO_UPDATE_NOTIFIER: '1', FIREBASE_TOKEN: undefined };

function configuration(port: number, hub: number, logging: number): string {
  const on = (number: number): object => ({ host: '127.0.0.1', port: number });
  const emulators = {
    auth: on(port),
    hub: on(hub),
    logging: on(logging),
    ui: { enabled: false },
    singleProjectMode: false,
  };
  return JSON.stringify({ emulators });
}
