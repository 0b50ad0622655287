import type { CampaignId } from '../model/ids';
import type { CampaignStore } from '../ports/campaignStore';

/** A campaign with deletions by others that wait for its user's answer. */
export interface HeldCampaign {
  readonly campaignId: CampaignId;
  readonly title: string;
  /** How many notes they would delete. */
  readonly notes: number;
}

/** The campaigns of a file whose deletions wait; read from the file, so every window of it knows of them. */
export async function heldCampaigns({
  sync,
  notes,
}: Pick<CampaignStore, 'sync' | 'notes'>): Promise<readonly HeldCampaign[]> {
  const found: HeldCampaign[] = [];
  for (const campaignId of await sync.campaignIds()) {
    const held = await sync.heldDeletions(campaignId);
    const waiting = new Set(held.map(({ docId }) => docId)).size;
    if (waiting === 0) continue;
    const title = (await notes.summary(campaignId))?.title ?? '';
    found.push({ campaignId, title, notes: waiting });
  }
  return found;
}
