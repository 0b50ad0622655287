import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of one's own below the system's temporary folder. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

const folders = new Set<string>();
let watchesExit = false;

/** Creates a folder that is gone when this process ends, whether or not it was removed before. */
export function temporaryFolder(purpose: string): TemporaryFolder {
  removeFoldersAtExit();
  const folder = mkdtempSync(path.join(tmpdir(), `moonforge-${purpose}-`));
  folders.add(folder);
  return {
    path: folder,
    remove: async () => {
      await rm(folder, { ...patiently, maxRetries: 10 });
      folders.delete(folder);
    },
  };
}

/** An editor that was just told to end may still write. */
const patiently = { recursive: true, force: true, maxRetries: 3 };

function removeFoldersAtExit(): void {
  if (watchesExit) return;
  watchesExit = true;
  process.once('exit', () => {
    for (const folder of folders) rmSync(folder, patiently);
  });
}
