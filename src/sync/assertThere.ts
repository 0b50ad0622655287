import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import type { RemoteCampaign, RemoteStore } from '../core/ports/remoteStore';

/** Makes sure that the server has a campaign that somebody named. Rejects with `campaign-missing` or `permission-denied`. */
export async function assertThere(
  remote: RemoteStore,
  campaignId: CampaignId,
): Promise<RemoteCampaign> {
  const campaign = await remote.campaign(campaignId);
  if (campaign === undefined) {
    throw new MoonforgeError(
      'campaign-missing',
      `There is no campaign with this id on ${remote.identity}. Check the id.`,
    );
  }
  return campaign;
}
