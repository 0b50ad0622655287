import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import type { RemoteCampaign } from '../core/ports/remoteStore';
import type { SyncContext } from './syncContext';

/** Rejects unless the server still has the campaign and this user may change it: then a refusal concerns the document. */
export async function assertMayWrite(
  { remote }: SyncContext,
  campaignId: CampaignId,
): Promise<void> {
  assertGameMaster(await remote.campaign(campaignId));
}

/** Rejects with `campaign-missing` or `permission-denied`. */
export function assertGameMaster(campaign: RemoteCampaign | undefined): void {
  if (campaign === undefined) {
    throw new MoonforgeError(
      'campaign-missing',
      'The server no longer has this campaign. Nothing was deleted here; upload the campaign again to put it back.',
    );
  }
  if (campaign.role !== 'owner' && campaign.role !== 'gm') {
    throw new MoonforgeError(
      'permission-denied',
      `Your role in this campaign is ${campaign.role}: only game masters sync it. Your edits stay in this file.`,
    );
  }
}
