import { MoonforgeError } from '../../core/errors';
import type { RecordId } from '../../core/model/ids';
import type { CampaignStore } from '../../core/ports/campaignStore';
import type { NoteSyncFacts } from '../../core/ports/syncReview';
import { removeNotes } from './deleteNotes';

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

/**
 * The same as somebody agreed to who was shown these facts; a note the server never had is deleted. False when they are true
 * no more, since sync goes on meanwhile: nothing is changed then.
 */
export function discardAsShown(store: CampaignStore, shown: NoteSyncFacts): Promise<boolean> {
  const { note, base, edit } = shown;
  const isNeverSent = base === undefined;
  const label = isNeverSent ? `Delete "${note.title}"` : `Discard unsent edit of "${note.title}"`;
  return store.write(
    async (unit) => {
      const found = await unit.unsentEdit(note.docId);
      if (found === undefined || found.rev !== base?.rev || found.state !== edit?.state)
        return false;
      if (isNeverSent) await removeNotes(unit, [note]);
      else await unit.discardUnsent(note.docId);
      return true;
    },
    { origin: 'command', label },
  );
}
