import { MoonforgeError } from '../core/errors';
import type { RemoteCampaign } from '../core/ports/remoteStore';
import type { SyncState } from '../core/ports/syncStore';
import { compareTimes } from './cursor';

/**
 * Makes sure that the campaign there is the one this file read: one that was created after a document that was read from it
 * was lost and uploaded again. Its revisions began at 1 anew, so that an edit on an old one could pass for one of the new
 * text. Rejects with `campaign-missing`.
 */
export function assertNotRemade(
  { createdAt }: Pick<RemoteCampaign, 'createdAt'>,
  states: readonly Pick<SyncState, 'cursor'>[],
): void {
  const isRemade = states.some(
    ({ cursor }) =>
      createdAt !== undefined && cursor !== null && compareTimes(createdAt, cursor.updatedAt) > 0,
  );
  if (!isRemade) return;
  throw new MoonforgeError(
    'campaign-missing',
    'The server lost this campaign, and somebody uploaded it again. Nothing was sent or deleted here: upload the campaign again from here too, and both are merged.',
  );
}
