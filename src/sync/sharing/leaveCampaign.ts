import type { CampaignId } from '../../core/model/ids';
import type { RemoteConnection } from '../../core/ports/remoteSharing';
import type { SyncStore } from '../../core/ports/syncStore';
import type { Clock } from '../../core/ports/clock';
import { endMembership } from './changeMembers';
import { requireMembership } from './requireMembership';

/**
 * Ends this user's membership and notes in the file that it was the user who left. Every note stays. Rejects as
 * `requireMembership` does, and with `invalid-input` for the only owner; then nothing has changed.
 */
export async function leaveCampaign(
  connection: RemoteConnection,
  sync: Pick<SyncStore, 'setMembership'>,
  campaignId: CampaignId,
  clock: Pick<Clock, 'now'>,
): Promise<void> {
  const { role } = await requireMembership(connection, campaignId);
  await endMembership(connection, campaignId);
  const { userId } = connection;
  await sync.setMembership({ campaignId, userId, role, state: 'left', checkedAt: clock.now() });
}
