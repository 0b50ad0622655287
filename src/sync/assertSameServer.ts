import { MoonforgeError } from '../core/errors';
import { audiences } from '../core/model/audience';
import type { CampaignId } from '../core/model/ids';
import type { SyncState, SyncStore } from '../core/ports/syncStore';

/**
 * Makes sure that a campaign of this file was not synced with another server than the one with this identity. Returns what
 * is known of it there; `remote-mismatch` when it was.
 */
export async function assertSameServer(
  sync: Pick<SyncStore, 'state'>,
  campaignId: CampaignId,
  identity: string,
): Promise<readonly SyncState[]> {
  const found = await Promise.all(audiences.map((audience) => sync.state(campaignId, audience)));
  const states = found.filter((state) => state !== undefined);
  const isNew = states.every(neverSynced);
  if (isNew || states.every(({ remote }) => remote === identity)) return states;
  throw new MoonforgeError(
    'remote-mismatch',
    'This campaign is synced with another server. Connect to that one, or upload the campaign to this one.',
  );
}

/** Whether nothing of a campaign was exchanged with the server yet. */
export function neverSynced({ cursor, verifiedAt }: SyncState): boolean {
  return cursor === null && verifiedAt === null;
}
