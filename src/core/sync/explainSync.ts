import type { CampaignStatus, EngineState, SyncStatus } from '../ports/syncEngine';
import type { NoteSyncFacts, UnsentEdit } from '../ports/syncReview';
import { conflictField, conflictValue, oneShortLine } from './conflictText';
import { explanationFacts } from './explanationFacts';

/** What else an explanation needs to know. */
export interface ExplainContext {
  readonly status: SyncStatus;
  /** The connected server as users know it; `undefined` when not connected. */
  readonly server: string | undefined;
  readonly now: number;
  /** A point in time as the user's clock shows it. */
  readonly formatTime: (time: number) => string;
}

/** What sync would do with a note, and why. Plain text throughout. */
export interface SyncExplanation {
  readonly title: string;
  /** One sentence: what happens to the note. */
  readonly verdict: string;
  /** Sentences: why, and what happens next. */
  readonly reasons: readonly string[];
  /** Names and values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly conflicts: readonly string[];
  /** What sync did with the note last, newest first. */
  readonly log: readonly string[];
}

/** Explains what sync would do with a note. Pure: it asks nobody and changes nothing. */
export function explainSync(facts: NoteSyncFacts, context: ExplainContext): SyncExplanation {
  const campaign = context.status.campaigns.find(
    ({ campaignId }) => campaignId === facts.note.campaignId,
  );
  const { verdict, reasons } = judge(facts, context, campaign);
  return {
    title: facts.note.title,
    verdict,
    reasons: facts.conflicts.length === 0 ? reasons : [...reasons, bothKept],
    facts: explanationFacts(facts, context, campaign),
    conflicts: facts.conflicts.map(
      ({ field, base, mine, theirs }) =>
        `${conflictField(field)}: was ${quoted(field, base)}, mine is ${quoted(field, mine)}, theirs is ${quoted(field, theirs)}`,
    ),
    log: facts.log.map(({ at, message }) => {
      const about = message.startsWith(`${facts.note.docId} `)
        ? message.slice(facts.note.docId.length + 1)
        : message;
      return `${context.formatTime(at)}: ${about}`;
    }),
  };
}

interface Judgement {
  readonly verdict: string;
  readonly reasons: readonly string[];
}

const bothKept =
  'Both sides changed the same. Nothing of either was dropped; the conflicts below wait for a decision, and stop nothing.';

const merging =
  'If somebody else was first, the server refuses it; then both are merged with what the server had before, and the result is sent.';

function judge(
  facts: NoteSyncFacts,
  context: ExplainContext,
  campaign: CampaignStatus | undefined,
): Judgement {
  const { status } = context;
  if (status.state === 'idle' && status.reason === 'rules-not-deployed') {
    // Sync goes on; whatever else it says, this is part of why.
    const { verdict, reasons } = judgeWithin(facts, context, campaign);
    return { verdict, reasons: status.message === null ? reasons : [...reasons, status.message] };
  }
  return judgeWithin(facts, context, campaign);
}

function judgeWithin(
  facts: NoteSyncFacts,
  context: ExplainContext,
  campaign: CampaignStatus | undefined,
): Judgement {
  const { edit } = facts;
  if (edit === undefined) return judgeSent(facts, context);
  if (context.server === undefined) {
    return {
      verdict: 'Not sent: this campaign file is not connected to a server.',
      reasons: ['The edit waits in the file and is sent once you connect.'],
    };
  }
  const stopped = whyStopped(campaign?.state ?? context.status.state);
  if (stopped !== undefined) {
    const said = campaign?.message ?? context.status.message;
    const reasons = said === null ? [stopped.next] : [said, stopped.next];
    return { verdict: stopped.verdict, reasons };
  }
  return judgeEdit(facts, edit, context);
}

function judgeSent({ base, note }: NoteSyncFacts, { server }: ExplainContext): Judgement {
  if (base === undefined) {
    return note.deleted
      ? {
          verdict: 'Nothing to send: the note was deleted before the server knew it.',
          reasons: ['If it is restored, it is sent as a new note.'],
        }
      : {
          verdict: 'Nothing to send: the server is not known to have this note.',
          reasons: ['No edit of it is queued. The next one is sent as a new note.'],
        };
  }
  if (base.rev === 0) {
    return {
      verdict: 'Nothing to send: the note was deleted, and the server no longer keeps that.',
      reasons: ['If it is restored, it is sent as a new note.'],
    };
  }
  const revision = `revision ${base.rev}, the last the server is known to have`;
  return {
    verdict: `Nothing to send: this file has ${revision}.`,
    reasons: [
      server === undefined
        ? 'This file is not connected to a server, so changes of others do not arrive.'
        : 'A newer revision of somebody else is taken over as it is, since nothing here is unsent.',
    ],
  };
}

function judgeEdit(
  { base, changed, note }: NoteSyncFacts,
  edit: UnsentEdit,
  { now, formatTime }: ExplainContext,
): Judgement {
  if (edit.state === 'quarantined') {
    return {
      verdict: 'Set aside: the server does not take this note as it is.',
      reasons: [
        edit.lastError ?? 'The server gave no reason.',
        'It stops nothing else. The next edit of the note sends it again, and so does "Retry Sending".',
      ],
    };
  }
  if (edit.state === 'inflight') {
    return {
      verdict: 'On its way: it was sent, and nothing is known yet of whether it arrived.',
      reasons: [
        'The next round asks the server first. It is never sent twice as something new: the server keeps a mark of each edit that landed.',
      ],
    };
  }
  if (changed.length === 0) {
    return {
      verdict: 'Nothing to send: the edit leads back to what the server has.',
      reasons: ['The next round takes it out of the queue.'],
    };
  }
  const revision = base?.rev ?? 0;
  const isNew = revision === 0;
  const what = note.deleted ? 'the deletion' : isNew ? 'the whole note' : 'the edit';
  const reasons = [
    isNew
      ? 'The server is not known to have the note, so all of it is sent.'
      : `Only what changed is sent: ${changed.map(conflictField).join(', ')}.`,
    merging,
  ];
  if (edit.nextAttemptAt <= now) {
    const as = isNew ? '' : ` as revision ${revision + 1}`;
    return { verdict: `The next round sends ${what}${as}.`, reasons };
  }
  const failed = edit.attempts === 1 ? 'One attempt failed' : `${edit.attempts} attempts failed`;
  return {
    verdict: `Waiting: ${what} is sent again at ${formatTime(edit.nextAttemptAt)}.`,
    reasons: [edit.lastError === null ? `${failed}.` : `${failed}: ${edit.lastError}`, ...reasons],
  };
}

interface Stop {
  readonly verdict: string;
  readonly next: string;
}

const kept = 'The edit stays in this file and is sent once that is settled.';

/** Why a state of sync sends nothing; `undefined` for those that do. */
function whyStopped(state: EngineState): Stop | undefined {
  switch (state) {
    case 'off':
      return { verdict: 'Not sent: sync is not running.', next: kept };
    case 'signed-out':
    case 'auth-needed':
      return {
        verdict: 'Not sent: nobody is signed in.',
        next: 'Sign in, and it is sent; it stays in this file until then.',
      };
    case 'paused':
      return { verdict: 'Not sent: sync is paused.', next: 'It is sent when sync is resumed.' };
    case 'follower':
      return {
        verdict: 'Sent by another window: that one syncs this campaign file.',
        next: 'If it ends, this window takes over within 15 seconds.',
      };
    case 'offline':
      return {
        verdict: 'Not sent yet: the server cannot be reached.',
        next: 'It is tried again by itself, with growing pauses.',
      };
    case 'backoff':
      return {
        verdict: 'Not sent yet: the server failed several times.',
        next: 'It is tried again by itself, with growing pauses.',
      };
    case 'quota-paused':
      return {
        verdict: "Not sent yet: the project's quota is used up.",
        next: 'It is tried again by itself. Quotas of free projects start anew at midnight, Pacific time.',
      };
    case 'read-only':
      return {
        verdict: 'Stays here: your role lets you read this campaign, not write it.',
        next: 'The edit stays in this file and is not lost. It is sent if the owner makes you a game master.',
      };
    case 'revoked':
      return {
        verdict: 'Stays here: you are no member of this campaign any more.',
        next: 'Everything in this file stays. It is sent if the owner lets you in again.',
      };
    case 'too-old':
      return {
        verdict: 'Not sent: this version of Moonforge is too old for the campaign.',
        next: 'Update Moonforge; the edit stays in this file until then.',
      };
    case 'broken':
      return { verdict: 'Not sent: sync cannot go on as it is.', next: kept };
    default:
      return undefined;
  }
}

function quoted(field: string, value: NoteSyncFacts['conflicts'][number]['base']): string {
  return `"${oneShortLine(conflictValue(field, value), 60)}"`;
}
