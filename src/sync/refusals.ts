import type { Audience } from '../core/model/audience';
import type { CampaignId } from '../core/model/ids';

/** What a server said of one campaign's notes in this round. */
export interface CampaignRefusals {
  /** It took something. */
  accepted: boolean;
  /** Whether it was asked since the first refusal if this user may still write. */
  asked: boolean;
  /** The sum of the revisions that were taken out there, for each audience that was asked about in this round. */
  readonly takenOut: Map<Audience, number>;
}

/** Refusals of one round, by campaign: many and nothing else are the campaign's state and no fault of the notes. */
export class Refusals {
  readonly #campaigns = new Map<CampaignId, CampaignRefusals>();

  of(campaignId: CampaignId): CampaignRefusals {
    const known = this.#campaigns.get(campaignId);
    if (known !== undefined) return known;
    const none = { accepted: false, asked: false, takenOut: new Map<Audience, number>() };
    this.#campaigns.set(campaignId, none);
    return none;
  }
}
