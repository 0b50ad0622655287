import { MoonforgeError } from '../core/errors';
import type { AccountSession } from './account';
import { findFlatObject, type FlatObject } from './findFlatObject';

/** A server to sync with, and who to be there. */
export type RemoteTarget = EmulatorTarget | ProjectTarget;

interface TargetOptions {
  /**
   * The user agreed to sync although the server's rules protect nothing: each commit then compares by itself. Anybody who knows
   * the project can read and change the campaign there.
   */
  readonly withoutRules?: boolean;
}

/** The Firestore emulator: takes anybody's word for who they are. */
export interface EmulatorTarget extends EmulatorAddress, TargetOptions {
  readonly projectId: string;
  readonly userId: string;
}

/** A project of Google's service. */
export interface ProjectTarget extends ProjectAddress, TargetOptions {
  readonly session: AccountSession;
}

/** What a user can paste to name a server. */
export type RemoteAddress = EmulatorAddress | ProjectAddress;

export interface EmulatorAddress {
  readonly kind: 'emulator';
  readonly host: string;
  readonly port: number;
}

export interface ProjectAddress {
  readonly kind: 'project';
  readonly config: FirebaseWebConfig;
}

/** A project's web configuration, as the Firebase console shows it. It names the project and is no secret. */
export interface FirebaseWebConfig extends Readonly<Partial<Record<OptionalKey, string>>> {
  readonly apiKey: string;
  readonly projectId: string;
}

/**
 * What a configuration may have beside. `googleClientId`: the OAuth client for signing in with Google ·
 * `signInPage`: a page of the project's that hands a sign-in link on to the editor · `authEmulator` and
 * `firestoreEmulator`: both emulators in place of the service, as `host:port`.
 */
const optionalKeys = [
  'appId',
  'authDomain',
  'googleClientId',
  'signInPage',
  'authEmulator',
  'firestoreEmulator',
] as const;

type OptionalKey = (typeof optionalKeys)[number];

/**
 * Reads what a user pasted: an emulator's `host:port`, or a web configuration as JSON or as the snippet of the Firebase
 * console. The text is parsed, never evaluated. Rejects anything else as `invalid-input`.
 */
export function parseRemoteTarget(text: string): RemoteAddress {
  const trimmed = text.trim();
  if (trimmed === '') {
    throw invalid('Paste the project’s web configuration or the emulator’s address.');
  }
  return trimmed.includes('{') ? parseProject(trimmed) : parseEmulator(trimmed);
}

/** What a campaign file knows a server by. `projectId`: the emulator's; a configuration names its own. */
export function remoteIdentity(address: RemoteAddress, projectId: string): string {
  // Not the address: an emulator that is started again takes another port.
  if (address.kind === 'emulator') return `firestore-emulator:${projectId}`;
  const { config } = address;
  const service = config.firestoreEmulator === undefined ? 'firestore' : 'firestore-emulator';
  return `${service}:${config.projectId}`;
}

/** A server, and the project there; a configuration names its own. */
export interface NamedServer {
  readonly address: RemoteAddress;
  readonly projectId: string;
}

/** Whether two names mean the same server. */
export function isSameServer(one: NamedServer, other: NamedServer): boolean {
  return serverKey(one) === serverKey(other);
}

function serverKey({ address, projectId }: NamedServer): string {
  const place =
    address.kind === 'emulator'
      ? `${address.host}:${address.port}`
      : (address.config.firestoreEmulator ?? '');
  return `${address.kind} ${place} ${remoteIdentity(address, projectId)}`;
}

/** Tells whether `text` has the form of a Firebase project's id. */
export function isProjectId(text: string): boolean {
  return /^[a-z][a-z0-9-]{3,61}[a-z0-9]$/.test(text);
}

function parseProject(text: string): ProjectAddress {
  const config = findFlatObject(text, (found) => found.has('apiKey') || found.has('projectId'));
  if (config === undefined) {
    throw invalid(
      'This is no Firebase web configuration: it needs an object with apiKey and projectId, as under Project settings → Your apps.',
    );
  }
  const projectId = required(config, 'projectId');
  if (!isProjectId(projectId)) {
    throw invalid('The projectId of the configuration is not the id of a Firebase project.');
  }
  const emulators = ['authEmulator', 'firestoreEmulator'].map((key) => config.get(key));
  for (const address of emulators) if (address !== undefined) parseEmulator(address);
  if (emulators.filter((address) => address === undefined).length === 1) {
    throw invalid(
      'A configuration names both emulators, authEmulator and firestoreEmulator, or none.',
    );
  }
  return {
    kind: 'project',
    config: { apiKey: required(config, 'apiKey'), projectId, ...optional(config) },
  };
}

/**
 * The secret of the OAuth client in what a user pasted, as `googleClientSecret`. Google asks installed programs for it
 * although it is none there; it is kept apart from the configuration all the same.
 */
export function parseGoogleClientSecret(text: string): string | undefined {
  return findFlatObject(text, (found) => found.has('projectId'))?.get('googleClientSecret');
}

/** Splits `host:port`. Rejects anything else as `invalid-input`. */
export function parseHostAndPort(text: string): Omit<EmulatorAddress, 'kind'> {
  const { host, port } = parseEmulator(text);
  return { host, port };
}

function required(config: FlatObject, key: string): string {
  const value = config.get(key)?.trim();
  if (value === undefined || value === '') {
    throw invalid(`The configuration has no ${key}: copy the whole object from the console.`);
  }
  return value;
}

function optional(config: FlatObject): Partial<Record<OptionalKey, string>> {
  const found: Partial<Record<OptionalKey, string>> = {};
  for (const key of optionalKeys) {
    const value = config.get(key);
    if (value !== undefined && value !== '') found[key] = value;
  }
  return found;
}

const emulatorPattern =
  /^(?:http:\/\/)?(?<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?<port>\d+)\/?$/;

function parseEmulator(text: string): EmulatorAddress {
  if (/^https:/i.test(text)) {
    throw invalid('The emulator speaks plain HTTP: give its address as host:port, without https.');
  }
  const { host, port } = emulatorPattern.exec(text)?.groups ?? {};
  if (host === undefined || port === undefined) {
    throw invalid(
      'This is neither a Firebase web configuration nor an emulator address such as 127.0.0.1:8080.',
    );
  }
  if (Number(port) < 1 || Number(port) > 65_535) {
    throw invalid(`The emulator’s port must be a number from 1 to 65535, not ${port}.`);
  }
  return { kind: 'emulator', host, port: Number(port) };
}

function invalid(message: string): MoonforgeError {
  return new MoonforgeError('invalid-input', message);
}
