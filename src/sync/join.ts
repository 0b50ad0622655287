import type { CampaignId } from '../core/model/ids';
import { assertGameMaster } from './assertGameMaster';
import { prepareCampaign } from './prepareCampaign';
import type { SyncContext } from './syncContext';

/** Brings a campaign of the server into this file. Rejects with `campaign-missing` or `permission-denied`. */
export async function join(context: SyncContext, campaignId: CampaignId): Promise<void> {
  assertGameMaster(await context.remote.campaign(campaignId));
  await prepareCampaign(context, campaignId);
}
