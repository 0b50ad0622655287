import { stat } from 'node:fs/promises';
import { MoonforgeError } from '../core/errors';
import type { CampaignStore } from '../core/ports/campaignStore';
import { fileErrorCode } from '../documents/fileErrors';
import { openCampaignStore } from '../headless';

/** `read`: never changes the file. `write`: the file must exist. `create`: it is made when it does not. */
export type StoreAccess = 'read' | 'write' | 'create';

/** Opens a campaign file, runs `work` on it and closes it. Rejects with `not-found` when there is no such file. */
export async function withStore<T>(
  file: string,
  access: StoreAccess,
  work: (store: CampaignStore) => Promise<T>,
): Promise<T> {
  if (access !== 'create') await requireFile(file);
  const store = await openCampaignStore({ file, readOnly: access === 'read' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function requireFile(file: string): Promise<void> {
  try {
    await stat(file);
  } catch (error) {
    if (fileErrorCode(error) !== 'ENOENT') return;
    throw new MoonforgeError(
      'not-found',
      `There is no campaign file ${file}. "moonforge import" makes one.`,
    );
  }
}
