import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import type { SyncState } from '../core/ports/syncStore';
import { assertGameMaster } from './assertGameMaster';
import { placeBases } from './placeBases';
import { pull } from './pull';
import type { SyncContext } from './syncContext';
import { verify } from './verify';

/**
 * Makes sure that the server and this file mean the same campaign before anything is sent: creates it there when the
 * server was never seen to have it, and takes over and proves what an existing one holds.
 * Rejects with `remote-mismatch`, `campaign-missing` or `permission-denied`.
 */
export async function prepareCampaign(context: SyncContext, campaignId: CampaignId): Promise<void> {
  const { store, remote } = context;
  const state = await store.sync.state(campaignId, 'gm');
  const isNew = state === undefined || neverSynced(state);
  if (!isNew && state.remote !== remote.identity) throw otherServer();
  const found = await remote.campaign(campaignId);
  if (found !== undefined || !isNew) assertGameMaster(found);
  else await remote.createCampaign(campaignId, await campaignName(context, campaignId));
  await placeBases(context, campaignId);
  if ((state?.verifiedAt ?? null) === null) {
    await pull(context, campaignId);
    await verify(context, campaignId);
  }
}

function neverSynced({ cursor, verifiedAt }: SyncState): boolean {
  return cursor === null && verifiedAt === null;
}

async function campaignName({ store }: SyncContext, campaignId: CampaignId): Promise<string> {
  return (await store.notes.summary(campaignId))?.title ?? '';
}

function otherServer(): MoonforgeError {
  return new MoonforgeError(
    'remote-mismatch',
    'This campaign is synced with another server. Connect to that one, or upload the campaign to this one.',
  );
}
