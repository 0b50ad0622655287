import { MoonforgeError } from '../../core/errors';
import type { RecordId } from '../../core/model/ids';
import type { CampaignStore } from '../../core/ports/campaignStore';

/**
 * Drops the unsent edit of a note: it gets the last state the server is known to have had. The dropped state stays in the
 * history, and undoing brings it back. Rejects with `not-found` when nothing of it is unsent and with `invalid-input` for a note
 * the server never had.
 */
export async function discardUnsent(store: CampaignStore, docId: RecordId): Promise<void> {
  const facts = await store.review.facts(docId);
  const title = facts?.note.title ?? '';
  const wasUnsent = await store.write((unit) => unit.discardUnsent(docId), {
    origin: 'command',
    label: `Discard unsent edit of "${title}"`,
  });
  if (wasUnsent) return;
  throw new MoonforgeError('not-found', `Nothing of "${title || docId}" is unsent.`);
}
