import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import type { AccountSession, SignedIn } from '../../../../src/sync/account';
import { transientSession } from '../../../../src/sync/account';
import type { FirebaseWebConfig, ProjectTarget } from '../../../../src/sync/remoteTarget';
import { authEmulatorProject, startAuthEmulator } from '../../../support/launch/authEmulator';
import { emulator, freshProject } from '../../sync/support/emulator';

type AuthEmulator = Awaited<ReturnType<typeof startAuthEmulator>>;

let started: Promise<AuthEmulator> | undefined;

/** The Auth emulator all test files share: it is started by the first that asks. */
export function authEmulator(): Promise<AuthEmulator> {
  started ??= startAuthEmulator();
  return started;
}

after(async () => {
  const running = started;
  started = undefined;
  await (await running)?.stop();
});

/** The emulator keeps the users of all projects under the one it was started for. */
const project = authEmulatorProject;

/** An e-mail address that no other test run on the same emulator has. */
export function address(name: string): string {
  return `${name}-${run}@example.org`;
}

const run = randomUUID().slice(0, 8);

/** A project of its own without users and documents, with the shipped rules. */
export async function freshAccounts(purpose: string): Promise<FirebaseWebConfig> {
  const projectId = `demo-${purpose}-${randomUUID().slice(0, 8)}`;
  await freshProject(projectId);
  return {
    apiKey: `key-of-${projectId}`,
    projectId,
    authDomain: `${projectId}.firebaseapp.com`,
    authEmulator: (await authEmulator()).address,
    firestoreEmulator: (await emulator()).address,
  };
}

/** Where the engine connects as somebody who signed in. */
export function targetFor(
  config: FirebaseWebConfig,
  signedIn: SignedIn,
  session: AccountSession = transientSession(signedIn),
): ProjectTarget {
  return { kind: 'project', config, session };
}

/** A message that the emulator did not send. */
export interface UnsentMessage {
  readonly email: string;
  readonly requestType: string;
  readonly oobCode: string;
  readonly oobLink: string;
}

/** The last message to an address. */
export async function lastMessage(email: string): Promise<UnsentMessage> {
  const answer = await ask('GET', `/emulator/v1/projects/${project}/oobCodes`);
  const { oobCodes } = answer as { readonly oobCodes: readonly UnsentMessage[] };
  const message = oobCodes.findLast((one) => one.email === email);
  assert.ok(message, `There is no message to ${email}.`);
  return message;
}

/** Sets the password that the link of a message lets its reader choose. */
export async function choosePassword(
  { apiKey }: FirebaseWebConfig,
  { oobCode }: UnsentMessage,
  newPassword: string,
): Promise<void> {
  const url = `/identitytoolkit.googleapis.com/v1/accounts:resetPassword?key=${apiKey}`;
  await ask('POST', url, { oobCode, newPassword });
}

/** Does to a user what the project's owner does in the console. */
export async function disableUser(localId: string): Promise<void> {
  const url = `/identitytoolkit.googleapis.com/v1/projects/${project}/accounts:update`;
  await ask('POST', url, { localId, disableUser: true });
}

/** Takes a user's account away, as the project's owner does in the console. */
export async function deleteUser(localId: string): Promise<void> {
  const url = `/identitytoolkit.googleapis.com/v1/projects/${project}/accounts:delete`;
  await ask('POST', url, { localId });
}

async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(`http://${(await authEmulator()).address}${url}`, {
    method,
    headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
