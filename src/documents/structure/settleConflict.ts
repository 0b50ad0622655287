import { MoonforgeError } from '../../core/errors';
import type { CampaignStore } from '../../core/ports/campaignStore';
import type { ConflictChoice, KeptConflict } from '../../core/ports/syncReview';
import { choiceNames, conflictField } from '../../core/sync/conflictText';

/**
 * Settles a conflict, see `WriteUnit.resolveConflict`; gives it as it was. Rejects with `not-found` for one that is not
 * there or settled already.
 */
export async function settleConflict(
  store: CampaignStore,
  id: number,
  choice: Exclude<ConflictChoice, 'deleted'>,
): Promise<KeptConflict> {
  const conflict = await store.review.conflict(id);
  if (conflict === undefined) throw new MoonforgeError('not-found', `There is no conflict ${id}.`);
  const { title, field } = conflict;
  await store.write((unit) => unit.resolveConflict(id, choice), {
    origin: 'command',
    label: `Settle conflict of "${title}" (${conflictField(field)}): ${choiceNames[choice]}`,
  });
  return conflict;
}
