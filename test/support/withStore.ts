import path from 'node:path';
import type { CampaignStore } from '../../src/core/ports/campaignStore';
import type { OpenOptions } from '../../src/db/openCampaignStore';
import { openCampaignStore } from '../../src/db/openCampaignStore';
import { temporaryFolder } from './launch/temporaryFolder';

/** The two places a campaign can be in; whatever holds for one holds for the other. */
export const storeKinds = ['file', ':memory:'] as const;

export type StoreKind = (typeof storeKinds)[number];

export type StoreOptions = Omit<OpenOptions, 'file'>;

/** Gives `work` a folder of its own, removed afterwards. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder('db');
  try {
    await work(folder.path);
  } finally {
    await folder.remove();
  }
}

/** Gives `work` a new, empty store of the kind, closed and removed afterwards. */
export async function withStore(
  kind: StoreKind,
  work: (store: CampaignStore) => Promise<void>,
  options: StoreOptions = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const file = kind === 'file' ? path.join(folder, 'campaign.db') : kind;
    await usingStore({ ...options, file }, work);
  });
}

/** Opens a store for `work` and closes it afterwards, whatever happens. */
export async function usingStore<T>(
  options: OpenOptions,
  work: (store: CampaignStore) => Promise<T>,
): Promise<T> {
  const store = await openCampaignStore(options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
