import { stat } from 'node:fs/promises';
import { MoonforgeError } from '../../core/errors';

/** Rejects with `database-unavailable` when a file is no longer where it was. */
export type PlaceCheck = () => Promise<void>;

/**
 * Remembers which file a path names now. SQLite goes on writing to a file that was deleted, or replaced by another, while
 * it was open, and whatever is saved after that is gone with the process: the check tells before a commit claims success.
 * A file system that numbers no files, and ':memory:', have nothing to compare.
 */
export async function rememberPlace(file: string): Promise<PlaceCheck> {
  const opened = file === ':memory:' ? undefined : await fileNumber(file);
  if (opened === undefined || opened.endsWith(':0')) return () => Promise.resolve();
  return async () => {
    if ((await fileNumber(file)) === opened) return;
    throw new MoonforgeError(
      'database-unavailable',
      `${file} was deleted or replaced while it was open, so nothing can be saved to it. ` +
        'Put it back, or keep your unsaved text elsewhere, and open the campaign file again.',
    );
  };
}

/** Device and number of the file that the path names; `undefined` when there is none. */
async function fileNumber(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found && `${found.dev}:${found.ino}`;
}
