import type { CampaignStatus } from '../ports/syncEngine';
import type { NoteSyncFacts, UnsentEdit } from '../ports/syncReview';
import { conflictField } from './conflictText';
import type { ExplainContext, SyncExplanation } from './explainSync';

/** What is known of a note's sync, as names and values. */
export function explanationFacts(
  { note, audience, base, changed, edit, state }: NoteSyncFacts,
  { server, formatTime }: ExplainContext,
  campaign: CampaignStatus | undefined,
): SyncExplanation['facts'] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Note', `${note.collection}/${note.docId}${note.deleted ? ', deleted' : ''}`],
    ['Server', server ?? 'none'],
    ['Your role', campaign?.role ?? undefined],
    ['Who may read it', audience === 'table' ? 'everybody at the table' : 'game masters'],
    ['Base', baseText(base)],
    ['Base since', time(base?.lastSyncedAt, formatTime)],
    ['Differs from the base', changed.length === 0 ? 'no' : changed.map(conflictField).join(', ')],
    ['Waits since', time(edit?.createdAt, formatTime)],
    ['In the queue', edit && queueText(edit)],
    ['Next attempt', edit && edit.nextAttemptAt > 0 ? formatTime(edit.nextAttemptAt) : undefined],
    ['Last error', edit?.lastError ?? undefined],
    ['Campaign verified', time(state?.verifiedAt, formatTime)],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function baseText(base: NoteSyncFacts['base']): string {
  if (base === undefined) return 'none';
  if (base.rev === 0) return 'a deletion that the server no longer keeps';
  return `revision ${base.rev}${base.deleted ? ', deleted' : ''}`;
}

function time(
  at: number | null | undefined,
  formatTime: ExplainContext['formatTime'],
): string | undefined {
  return at === null || at === undefined ? undefined : formatTime(at);
}

function queueText({ state, attempts }: UnsentEdit): string {
  const names = { pending: 'waiting', inflight: 'sent, not answered', quarantined: 'set aside' };
  const failed = attempts === 1 ? '1 failed attempt' : `${attempts} failed attempts`;
  return attempts === 0 ? names[state] : `${names[state]}, ${failed}`;
}
