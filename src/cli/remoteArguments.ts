import { isProjectId, type EmulatorTarget } from '../sync/remoteTarget';
import { parseRemoteTarget } from '../headless';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';

/** The options that name a server and who to be there. */
export const remoteOptions = ['emulator', 'project', 'user'] as const;

/** How they are written in a usage line. */
export const remoteUsage = '--emulator HOST:PORT --project P --user UID';

/** The server that the options name. */
export function readTarget(args: Arguments): EmulatorTarget {
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
