import { MoonforgeError } from '../core/errors';
import { countNotes } from '../core/history/operationLabel';
import type { CampaignStore } from '../core/ports/campaignStore';
import { editsOfOthers } from '../sync/editsOfOthers';
import { remoteIdentity } from '../sync/remoteTarget';
import type { ChosenServer } from './remoteArguments';

/** Rejects with `invalid-input` when a sync would send what somebody else edited in the file in this user's name. */
export async function assertOwnEdits(
  { sync }: CampaignStore,
  { address, projectId, userId, userName }: ChosenServer,
): Promise<void> {
  const identity = remoteIdentity(address, projectId);
  const { notes, userIds } = await editsOfOthers(sync, { userId, identity });
  if (notes === 0) return;
  throw new MoonforgeError(
    'invalid-input',
    `This file was synced as ${userIds.join(', ')}, whose edits of ${countNotes(notes)} were not sent. Nothing was changed. Sync as that user, or give --take-over to send them as ${userName}.`,
  );
}
