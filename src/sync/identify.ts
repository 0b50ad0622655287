import { realpath } from 'node:fs/promises';

import { messageOf } from '../core/errors';
import type { FileMemory, KnownFile } from '../core/ports/fileMemory';
import type { FileIdentity } from '../core/ports/syncStore';
import type { SyncContext } from './syncContext';

/** What finding out who a file is needs. */
export type IdentifyParts = Pick<SyncContext, 'store' | 'lease' | 'logger' | 'memory'>;

/**
 * The file's key in remote documents. A file that was copied, restored from a backup or checked out gets a new one before
 * it says anything to a server: this computer does not know it, or has it elsewhere, or remembers more commits of it.
 * Two files with one key would take each other's operations for their own.
 */
export async function identify(parts: IdentifyParts): Promise<string> {
  const { store, lease, memory, logger } = parts;
  const own = await store.sync.identity();
  let known: KnownFile | undefined;
  try {
    known = await memory.recall(own.deviceId);
  } catch (error) {
    // Without a memory every file would be a new one each time.
    logger.warn(`sync: this computer cannot remember its campaign files: ${messageOf(error)}`);
    return own.deviceId;
  }
  const reason = await whyRenewed(own, store.file, known);
  if (reason === undefined) {
    if (known?.file !== store.file) {
      await memory.remember(own.deviceId, { file: store.file, counter: own.counter });
    }
    return own.deviceId;
  }
  const renewed = await store.sync.transaction(lease, (unit) => unit.renewIdentity());
  logger.info(`sync: the campaign file is one of its own from now on: ${reason}`);
  await memory.remember(renewed.deviceId, { file: store.file, counter: renewed.counter });
  return renewed.deviceId;
}

/** For a computer that keeps no memory: every file is taken for what it says it is. */
export const noMemory: FileMemory = {
  recall: () => Promise.resolve({ file: '', counter: 0 }),
  remember: () => Promise.resolve(),
};

async function whyRenewed(
  { counter }: FileIdentity,
  file: string,
  known: KnownFile | undefined,
): Promise<string | undefined> {
  // A file that never prepared a commit has said nothing that could be mistaken.
  if (known === undefined) return counter === 0 ? undefined : 'it was not synced here before';
  if (counter < known.counter) return 'it is an older state of itself';
  return (await isElsewhere(file, known.file)) ? 'it is a copy' : undefined;
}

/** Whether the other path still has a file, and not the same one. */
async function isElsewhere(file: string, known: string): Promise<boolean> {
  if (known === '' || file === known) return false;
  const other = await realpath(known).catch(() => undefined);
  return other !== undefined && other !== (await realpath(file).catch(() => file));
}
