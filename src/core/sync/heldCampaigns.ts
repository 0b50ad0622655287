import type { CampaignId } from '../model/ids';
import type { CampaignStore } from '../ports/campaignStore';
import { asksFirst, deedBegan } from './massDeletionRule';

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
  const counts = new Map((await sync.heldCounts()).map((held) => [held.campaignId, held]));
  if (counts.size === 0) return [];
  const found: HeldCampaign[] = [];
  for (const campaignId of await sync.campaignIds()) {
    const held = counts.get(campaignId);
    if (held === undefined) continue;
    // While a pull is under way, deletions are held that nobody has to answer.
    const figures = await sync.deletionFigures(campaignId, deedBegan(held.firstAt));
    if (!asksFirst(figures)) continue;
    const title = (await notes.summary(campaignId))?.title ?? '';
    found.push({ campaignId, title, notes: held.notes });
  }
  return found;
}
