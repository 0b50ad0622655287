import { MoonforgeError } from '../core/errors';
import type { RemoteCampaign } from '../core/ports/remoteStore';

/**
 * Rejects unless the server still has the campaign and this user may change it: with `campaign-missing` or
 * `permission-denied`.
 */
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
