import { MoonforgeError } from '../core/errors';
import type { RemoteCampaign } from '../core/ports/remoteStore';

/** The campaign as the server has it. Rejects with `campaign-missing` when it has it no longer. */
export function assertOnServer(campaign: RemoteCampaign | undefined): RemoteCampaign {
  if (campaign !== undefined) return campaign;
  throw new MoonforgeError(
    'campaign-missing',
    'The server no longer has this campaign. Nothing was deleted here; upload the campaign again to put it back.',
  );
}
