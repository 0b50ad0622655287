import { createHash, randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

import { isRecord } from '../core/isRecord';
import type { FileMemory, KnownFile } from '../core/ports/fileMemory';

/** Where programs keep what belongs to this computer and its user, by the custom of each system. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = environment;
  const home =
    process.platform === 'win32'
      ? (LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'))
      : (XDG_STATE_HOME ?? path.join(homedir(), '.local', 'state'));
  return path.join(home, 'moonforge');
}

/**
 * Remembers campaign files in a folder, a small file for each. Rejects where the folder cannot be made or written; a damaged
 * entry is none.
 */
export function folderMemory(folder = path.join(stateFolder(), 'files')): FileMemory {
  const placeOf = (deviceId: string): string =>
    path.join(folder, `${createHash('sha256').update(deviceId).digest('hex').slice(0, 32)}.json`);
  return {
    recall: async (deviceId) => {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return readKnown(await readFile(placeOf(deviceId), 'utf8').catch(() => ''));
    },
    remember: async (deviceId, known) => {
      const unfinished = path.join(folder, `${randomUUID()}.part`);
      await writeFile(unfinished, JSON.stringify(known));
      await rename(unfinished, placeOf(deviceId));
    },
  };
}

function readKnown(text: string): KnownFile | undefined {
  try {
    const found: unknown = JSON.parse(text);
    if (!isRecord(found)) return undefined;
    const { file, counter } = found;
    return typeof file === 'string' && typeof counter === 'number' ? { file, counter } : undefined;
  } catch {
    return undefined;
  }
}
