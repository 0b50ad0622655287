import { reasonOf } from '../core/errors';
import type { Row, StateTable, Step } from './stateTable';

/**
 * How a campaign file stands to its server. While it is `working`, what its campaigns do is told by their own table
 * (`campaignTable.ts`). docs/SYNC.md describes both.
 */
export const linkStates = [
  'off',
  'paused',
  'signed-out',
  'follower',
  'starting',
  'working',
  'idle',
  'offline',
  'backoff',
  'quota-paused',
  'auth-needed',
  'broken',
] as const;

export type LinkState = (typeof linkStates)[number];

export const linkEvents = [
  // the user and the host
  'start',
  'stop',
  'pause',
  'resume',
  'edit',
  'focus',
  'hidden',
  'settings',
  'network-up',
  'network-down',
  'signed-in',
  'signed-out',
  // the live bell
  'rung',
  // a wait is over
  'due',
  // a round begins: by itself, or because somebody asked for it
  'poll',
  'sync-now',
  // what a round meets on its way
  'lease-acquired',
  'linked',
  // how it ends: with nothing new on either side, or with something
  'done',
  'exchanged',
  'cancelled',
  'lease-lost',
  'no-answer',
  'server-failed',
  'quota',
  'unauthorized',
  'failed',
] as const;

export type LinkEvent = (typeof linkEvents)[number];

/**
 * `halt`: let the round under way end at its next step · `ask`: have a round run when what was asked for before is done · `again`: another one after the one under way ·
 * `rest`: wait for nothing · `speed-up`, `slow-down`: polls keep
 * their interval for a while, or may come later in quiet times · `poll-later`, `retry-later`, `quota-later`, `follow-later`: be due after the wait of that
 * kind · `release`: let another window sync · `close`: end the connection · `look-again`: try campaigns that are set
 * aside · all of them after what is under way.
 */
export type LinkEffect =
  | 'halt'
  | 'ask'
  | 'again'
  | 'rest'
  | 'speed-up'
  | 'slow-down'
  | 'poll-later'
  | 'retry-later'
  | 'quota-later'
  | 'follow-later'
  | 'release'
  | 'close'
  | 'look-again';

type LinkStep = Step<LinkState, LinkEffect>;
type LinkRow = Row<LinkState, LinkEvent, LinkEffect>;

function go(to: LinkState, ...effects: readonly LinkEffect[]): LinkStep {
  return { to, effects };
}

/** What every state does unless it says otherwise, given its own name. */
function rowOf(self: LinkState, own: Partial<LinkRow> & Pick<LinkRow, RoundEvent>): LinkRow {
  const stay = go(self);
  return {
    ...{ resume: stay, edit: stay, focus: stay, hidden: stay, due: stay, rung: stay },
    ...{ 'network-up': stay, 'network-down': stay, settings: stay },
    start: go(self, 'ask'),
    stop: go('off', 'halt', 'rest', 'release', 'close'),
    pause: go('paused', 'rest', 'release'),
    'signed-in': go(self, 'close', 'look-again', 'ask'),
    'signed-out': go('signed-out', 'halt', 'rest', 'close'),
    poll: go('starting', 'rest'),
    'sync-now': go('starting', 'rest', 'look-again'),
    ...own,
  };
}

type RoundEvent =
  | 'lease-acquired'
  | 'linked'
  | 'done'
  | 'exchanged'
  | 'cancelled'
  | 'lease-lost'
  | 'no-answer'
  | 'server-failed'
  | 'quota'
  | 'unauthorized'
  | 'failed';

/** A round is under way, or may still be: it was let go on by a pause that ended. */
const underWay = {
  linked: go('working'),
  done: go('idle', 'slow-down', 'poll-later'),
  exchanged: go('idle', 'speed-up', 'poll-later'),
  cancelled: go('idle', 'poll-later'),
  'lease-lost': go('follower', 'follow-later'),
  'no-answer': go('offline', 'retry-later'),
  'server-failed': go('backoff', 'retry-later'),
  quota: go('quota-paused', 'quota-later'),
  unauthorized: go('auth-needed', 'close', 'retry-later'),
  failed: go('broken', 'retry-later'),
};

/** The round under way was told to end, and how it does changes nothing any more. */
function tooLate(self: LinkState): Pick<LinkRow, RoundEvent> {
  const stay = go(self);
  return {
    ...{
      'lease-acquired': stay,
      linked: stay,
      done: stay,
      exchanged: stay,
      cancelled: stay,
      'lease-lost': stay,
    },
    ...{ 'no-answer': stay, 'server-failed': stay, quota: stay, unauthorized: stay, failed: stay },
  };
}

/** No round is under way: the last one led here, and the next begins with `poll` or `sync-now`. */
function noRound(self: LinkState): Pick<LinkRow, RoundEvent> {
  const never = { to: self, effects: [], unreachable: 'only a round tells, and none is under way' };
  return {
    ...{ 'lease-acquired': never, linked: never, done: never, exchanged: never, cancelled: never },
    ...{ 'lease-lost': never, 'no-answer': never, 'server-failed': never, quota: never },
    ...{ unauthorized: never, failed: never },
  };
}

function unreachable(self: LinkState, why: string): LinkStep {
  return { to: self, effects: [], unreachable: why };
}

const noPolls = 'no round begins by itself here';
const onePerTime = 'rounds never overlap';

/** The table of the link. Every pair is decided; `test/unit/sync/linkTable.test.ts` goes through all of them. */
export const linkTable: StateTable<LinkState, LinkEvent, LinkEffect> = {
  off: rowOf('off', {
    ...tooLate('off'),
    start: go('starting', 'ask'),
    stop: go('off', 'halt', 'release', 'close'),
    pause: go('off', 'release'),
    'signed-in': go('off', 'close', 'look-again'),
    'signed-out': go('off', 'halt', 'close'),
    poll: unreachable('off', noPolls),
  }),
  paused: rowOf('paused', {
    ...tooLate('paused'),
    start: go('paused'),
    resume: go('idle', 'ask'),
    pause: go('paused', 'release'),
    'signed-in': go('paused', 'close', 'look-again'),
    'signed-out': go('paused', 'halt', 'close'),
    poll: unreachable('paused', noPolls),
  }),
  'signed-out': rowOf('signed-out', {
    ...tooLate('signed-out'),
    'signed-in': go('starting', 'close', 'look-again', 'ask'),
    poll: unreachable('signed-out', noPolls),
  }),
  follower: rowOf('follower', {
    ...noRound('follower'),
    due: go('follower', 'ask'),
    focus: go('follower', 'ask'),
  }),
  starting: rowOf('starting', {
    ...underWay,
    edit: go('starting', 'again'),
    focus: go('starting', 'again'),
    rung: go('starting', 'again'),
    'signed-in': go('starting', 'close', 'look-again', 'again'),
    'lease-acquired': go('starting'),
  }),
  working: rowOf('working', {
    ...underWay,
    edit: go('working', 'again'),
    focus: go('working', 'again'),
    rung: go('working', 'again'),
    'network-up': go('working', 'again'),
    'signed-in': go('working', 'close', 'look-again', 'again'),
    poll: unreachable('working', onePerTime),
    'sync-now': unreachable('working', onePerTime),
    'lease-acquired': unreachable('working', 'the lease comes before the connection'),
  }),
  idle: rowOf('idle', {
    ...underWay,
    edit: go('idle', 'ask'),
    rung: go('idle', 'ask'),
    focus: go('idle', 'look-again', 'ask'),
    hidden: go('idle', 'poll-later'),
    settings: go('idle', 'poll-later'),
    due: go('idle', 'ask'),
    'network-up': go('idle', 'ask'),
    'network-down': go('offline', 'retry-later'),
    'lease-acquired': go('starting'),
  }),
  offline: rowOf('offline', {
    ...noRound('offline'),
    due: go('offline', 'ask'),
    focus: go('offline', 'ask'),
    'network-up': go('offline', 'ask'),
  }),
  backoff: rowOf('backoff', {
    ...noRound('backoff'),
    due: go('backoff', 'ask'),
    'network-up': go('backoff', 'ask'),
  }),
  'quota-paused': rowOf('quota-paused', {
    ...noRound('quota-paused'),
    due: go('quota-paused', 'ask'),
  }),
  'auth-needed': rowOf('auth-needed', {
    ...noRound('auth-needed'),
    due: go('auth-needed', 'ask'),
  }),
  broken: rowOf('broken', {
    ...noRound('broken'),
    due: go('broken', 'ask'),
  }),
};

/** How a round that threw `error` ended for the link. */
export function linkEventOf(error: unknown): LinkEvent {
  switch (reasonOf(error)) {
    case 'cancelled':
      return 'cancelled';
    case 'lease-lost':
      return 'lease-lost';
    case 'offline':
      return 'no-answer';
    case 'remote-failed':
      return 'server-failed';
    case 'quota':
      return 'quota';
    case 'unauthenticated':
      return 'unauthorized';
    default:
      return 'failed';
  }
}
