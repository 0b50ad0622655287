import { MoonforgeError } from '../core/errors';
import type { RemotePlace } from '../core/ports/remoteStore';
import { compareTotals, type Missing } from './compareTotals';
import { currentState } from './currentState';
import { rewindCursor } from './cursor';
import { assertAnswered } from './massDeletion';
import { pull, readAgain, sweep } from './pull';
import type { SyncContext } from './syncContext';

/** How far back a first repair reads, in seconds: a commit may show up later than the server time it carries. */
const lateCommit = 120;

/**
 * Proves that this file has the newest revision of every document of an audience. Revisions only grow and a base is never
 * ahead of the server, so equal counts and equal sums of revisions mean equal revisions one by one. When they differ:
 * pulls, then reads again what is recent, then everything. Returns whether the proof holds, which it may not while others
 * keep writing, and while a document is known that cannot be read: that one is asked for again, and nothing else. Rejects with `campaign-missing` when the server has less than it once had.
 */
export async function verify(context: SyncContext, place: RemotePlace): Promise<boolean> {
  await assertAnswered(context, place.campaignId);
  await readAgain(context, place);
  const repairs = [
    () => Promise.resolve(0),
    () => pull(context, place.campaignId, place.audience),
    () => sweepRecent(context, place),
    () => sweep(context, place, null),
  ];
  let missing: Missing = { documents: 0, revisions: 0, unreadable: 0 };
  for (const repair of repairs) {
    await repair();
    missing = await compareTotals(context, place);
    if (missing.documents === 0 && missing.revisions === 0) {
      // Reading all of it again would not mend a text that is damaged there.
      if (missing.unreadable > 0) return false;
      await recordProof(context, place);
      return true;
    }
  }
  // Documents that are taken out leave their revisions there, so fewer of those alone may be a compaction under way.
  if (missing.revisions < 0) throw lostDocuments();
  context.logger.warn('sync: the campaign differs from the server after reading all of it');
  return false;
}

function lostDocuments(): MoonforgeError {
  return new MoonforgeError(
    'campaign-missing',
    'The server has lost some of this campaign’s documents. Nothing was deleted here; upload the campaign again.',
  );
}

/** Reads again what came since the last proof, and as far before it as a commit may show up late. */
async function sweepRecent(context: SyncContext, place: RemotePlace): Promise<number> {
  const { safeCursor } = await currentState(context, place.campaignId, place.audience);
  if (safeCursor === null) return 0;
  return sweep(context, place, rewindCursor(safeCursor, lateCommit));
}

async function recordProof(context: SyncContext, place: RemotePlace): Promise<void> {
  const { store, lease, clock } = context;
  const state = await currentState(context, place.campaignId, place.audience);
  const now = clock.now();
  await store.sync.transaction(lease, (unit) =>
    unit.setState({ ...state, safeCursor: state.cursor, verifiedAt: now, lastSyncedAt: now }),
  );
}
