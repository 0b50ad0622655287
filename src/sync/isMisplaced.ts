import { campaigns } from '../core/model/collections';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { RecordHolder } from '../core/ports/syncStore';

/**
 * Tells whether a document of the server must not become a record of this campaign: because its id belongs to another
 * campaign or collection of this file, or because it is a campaign's record anywhere but under the campaign's own id.
 * Whoever may write into one campaign could otherwise reach into the others that a file holds.
 */
export function isMisplaced(
  campaignId: CampaignId,
  { docId, collection }: { readonly docId: RecordId; readonly collection: string },
  holder: RecordHolder | undefined,
): boolean {
  if ((collection === campaigns.name) !== (docId === campaignId)) return true;
  if (holder === undefined) return false;
  return holder.campaignId !== campaignId || holder.collection !== collection;
}
