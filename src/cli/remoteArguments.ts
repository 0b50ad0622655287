import { readFile } from 'node:fs/promises';
import { untilCancelled, type CancellationToken } from '../core/cancellation';
import { MoonforgeError } from '../core/errors';
import { describeFileError } from '../documents/fileErrors';
import { accountService, parseRemoteTarget, transientSession } from '../headless';
import {
  isProjectId,
  type EmulatorTarget,
  type FirebaseWebConfig,
  type RemoteAddress,
  type RemoteTarget,
} from '../sync/remoteTarget';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';
import { askSecret } from './askSecret';

/** The options that name a server and who to be there. */
export const remoteOptions = ['emulator', 'project', 'user', 'config', 'email'] as const;

/** How they are written in a usage line. */
export const remoteUsage =
  '(--config FILE [--email E] | --emulator HOST:PORT --project P --user UID)';

/** A server, and who to be there. */
export interface ChosenServer {
  readonly target: RemoteTarget;
  readonly address: RemoteAddress;
  readonly projectId: string;
  readonly userId: string;
  /** What others know the user by, unless told otherwise. */
  readonly userName: string;
}

/**
 * The server that the options name, signed in to where it wants that: with the password of MOONFORGE_PASSWORD, or one that
 * is asked for. The session ends with the command.
 */
export async function chooseServer(
  args: Arguments,
  token: CancellationToken,
): Promise<ChosenServer> {
  const file = args.optional('config');
  if (file !== undefined) return signInTo(await readConfig(file), args, token);
  const target = readEmulator(args);
  const { host, port, projectId, userId } = target;
  return { target, address: { kind: 'emulator', host, port }, projectId, userId, userName: userId };
}

async function readConfig(file: string): Promise<FirebaseWebConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = describeFileError(error);
    throw new MoonforgeError('invalid-input', `The configuration ${file} cannot be read: ${why}.`);
  });
  const address = parseRemoteTarget(text);
  if (address.kind === 'project') return address.config;
  throw new UsageError('--config takes a file with the web configuration of a Firebase project.');
}

async function signInTo(
  config: FirebaseWebConfig,
  args: Arguments,
  token: CancellationToken,
): Promise<ChosenServer> {
  const email = args.optional('email') ?? process.env['MOONFORGE_EMAIL'] ?? '';
  if (email === '') {
    throw new UsageError('Say who to be: --email, or the variable MOONFORGE_EMAIL.');
  }
  const given = process.env['MOONFORGE_PASSWORD'] ?? '';
  const password = given === '' ? await askSecret(`Password of ${email}: `) : given;
  const request = { way: 'password', email, password } as const;
  const signedIn = await untilCancelled(accountService.signIn(config, request), token);
  const address = { kind: 'project', config } as const;
  return {
    target: { ...address, session: transientSession(signedIn) },
    address,
    projectId: config.projectId,
    userId: signedIn.account.uid,
    userName: signedIn.account.label,
  };
}

function readEmulator(args: Arguments): EmulatorTarget {
  const emulator = args.required('emulator');
  const projectId = args.required('project');
  if (!isProjectId(projectId)) {
    throw new UsageError(
      '--project takes the id of a Firebase project: 5 to 63 lower-case letters, digits and dashes, the first a letter.',
    );
  }
  const userId = args.required('user');
  const address = parseRemoteTarget(emulator);
  if (address.kind !== 'emulator') {
    throw new UsageError('--emulator takes the address of a Firestore emulator as HOST:PORT.');
  }
  return { ...address, projectId, userId };
}
