import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { startChild } from './children';
import { findProgram } from './findProgram';
import { obtainEmulatorJar, type EmulatorJar } from './firestoreEmulatorJar';
import { freePort } from './freePort';
import { LaunchError } from './launchError';
import { inRepository } from './inRepository';
import { untilReady } from './untilReady';

const exportName = 'moonforge';

/** A running emulator of Google's, which evaluates security rules as the service does. */
export interface FirestoreEmulator {
  /** `host:port`, as FIRESTORE_EMULATOR_HOST has it. */
  readonly address: string;
  /** False for one that somebody else started; `stop` leaves that alone. */
  readonly owned: boolean;
  stop(): Promise<void>;
}

/** How to start an emulator of our own. */
export interface EmulatorOptions {
  /** Without it the documents are lost at the end. */
  readonly keep?: KeptDocuments;
  readonly rulesFile?: string;
  /** An address that stays the same can be typed into settings; another is taken when this port is in use. */
  readonly preferredPort?: number;
}

/** One project's documents, read from a folder at the start and written to it by `stop`. */
export interface KeptDocuments {
  readonly folder: string;
  readonly project: string;
}

/**
 * Starts the official emulator with the repository's rules, or takes the one that FIRESTORE_EMULATOR_HOST names.
 * Throws a LaunchError that names what to install.
 */
export async function startFirestoreEmulator(
  options: EmulatorOptions = {},
): Promise<FirestoreEmulator> {
  const given = process.env['FIRESTORE_EMULATOR_HOST'];
  if (given !== undefined && given !== '') {
    return { address: given, owned: false, stop: () => Promise.resolve() };
  }
  const java = findProgram('java');
  if (java === undefined) {
    throw new LaunchError(
      'missing-tool',
      'Install Java 17 or newer (on Debian: apt-get install default-jre-headless) for the Firestore emulator.',
    );
  }
  const jar = await obtainEmulatorJar();
  const port = await freePort(options.preferredPort);
  const logFile = inRepository(`out/logs/firestore-emulator-${port}.log`);
  const child = startChild(java, emulatorArguments(jar, port, options), { logFile });
  const what = 'The Firestore emulator';
  await untilReady(child, { what, url: `http://127.0.0.1:${port}/`, timeoutMs: 60_000, logFile });
  const address = `127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (options.keep !== undefined) await exportDocuments(address, options.keep);
    await child.stop();
  };
  return { address, owned: true, stop };
}

/** Deletes every document of one project, rules excepted. */
export async function wipeProject(address: string, project: string): Promise<void> {
  await emulatorRequest(
    'DELETE',
    `${address}/emulator/v1/projects/${project}/databases/(default)/documents`,
  );
}

/** Replaces one project's rules, so that one emulator serves different rules to different tests. */
export async function loadRules(address: string, project: string, rules: string): Promise<void> {
  const files = [{ name: 'firestore.rules', content: rules }];
  const url = `${address}/emulator/v1/projects/${project}:securityRules`;
  await emulatorRequest('PUT', url, JSON.stringify({ rules: { files } }));
}

/** The text of the rules that ship with the repository. */
export function shippedRules(): Promise<string> {
  return readFile(inRepository('firestore.rules'), 'utf8');
}

function emulatorArguments(
  jar: EmulatorJar,
  port: number,
  { keep, rulesFile = inRepository('firestore.rules') }: EmulatorOptions,
): readonly string[] {
  const program =
    jar.origin === 'cloud-sdk'
      ? ['-cp', jar.file, 'com.google.cloud.datastore.emulator.firestore.CloudFirestore', 'start']
      : ['-jar', jar.file];
  return [
    '-Duser.language=en',
    ...program,
    '--host=127.0.0.1',
    `--port=${port}`,
    `--rules=${rulesFile}`,
    ...seed(keep),
  ];
}

function seed(keep: KeptDocuments | undefined): readonly string[] {
  if (keep === undefined) return [];
  const metadata = path.join(keep.folder, exportName, `${exportName}.overall_export_metadata`);
  return existsSync(metadata) ? [`--seed_from_export=${metadata}`] : [];
}

async function exportDocuments(address: string, { folder, project }: KeptDocuments): Promise<void> {
  await mkdir(folder, { recursive: true });
  const request = {
    database: `projects/${project}/databases/(default)`,
    export_directory: folder,
    export_name: exportName,
  };
  const url = `${address}/emulator/v1/projects/${project}:export`;
  await emulatorRequest('POST', url, JSON.stringify(request));
}

async function emulatorRequest(method: string, url: string, body?: string): Promise<void> {
  const response = await fetch(`http://${url}`, {
    method,
    headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  if (!response.ok) {
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  }
}
