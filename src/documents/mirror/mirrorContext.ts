import type { CampaignId } from '../../core/model/ids';
import type { MirroredStore } from './mirrorCampaign';
import type { MirrorFolder } from './mirrorFolder';
import type { MirrorLedger } from './mirrorLedger';

/** What the steps of a pass work on. */
export interface MirrorContext {
  readonly store: MirroredStore;
  readonly campaignId: CampaignId;
  readonly folder: MirrorFolder;
  readonly ledger: MirrorLedger;
}

/** How the history names what a pass writes. */
export const mirrorOrigin = { origin: 'mirror', label: 'Mirror folder' } as const;
