import { reasonOf } from '../core/errors';
import type { Row, StateTable, Step } from './stateTable';
import type { RequestName } from './watchRequests';

/** Where one campaign of a file stands while the file is linked to its server (`linkTable.ts`). */
export const campaignStates = [
  // it is not its turn
  'idle',
  'backoff',
  'read-only',
  'revoked',
  'too-old',
  'broken',
  // it is its turn
  'starting',
  'pulling',
  'pushing',
  'classifying',
  'verifying',
  'repairing',
] as const;

export type CampaignState = (typeof campaignStates)[number];

export const campaignEvents = [
  // its turn in a round begins; server and file are known to mean the same campaign
  'turn',
  'prepared',
  // requests of its turn
  'commits',
  'reads-back',
  'pulls',
  'compares',
  // how its turn ends
  'done',
  'verified',
  'unequal',
  'only-read',
  'interrupted',
  'server-failed',
  'role-lowered',
  'revoked',
  'schema-refused',
  'needs-user',
  'defect',
  // somebody asks, or something changed, so that waiting has no point any more
  'look-again',
] as const;

export type CampaignEvent = (typeof campaignEvents)[number];

/**
 * `settle`: nothing is wrong, be part of every round · `wait`: sit rounds out, longer after each failure · `park`: sit
 * them out for as long as any wait · `end-wait`: be part of the next round · `prepare-again`: begin the next turn by
 * comparing what server and file know of the campaign.
 */
export type CampaignEffect = 'settle' | 'wait' | 'park' | 'end-wait' | 'prepare-again';

type CampaignStep = Step<CampaignState, CampaignEffect>;
type CampaignRow = Row<CampaignState, CampaignEvent, CampaignEffect>;

function go(to: CampaignState, ...effects: readonly CampaignEffect[]): CampaignStep {
  return { to, effects };
}

/** A state of its turn: requests say what it is at, and each end leads to where it then stands. */
function atWork(self: CampaignState, own: Partial<CampaignRow> = {}): CampaignRow {
  return {
    turn: { to: self, effects: [], unreachable: 'its turn has begun' },
    prepared: go('starting'),
    commits: go('pushing'),
    'reads-back': go('classifying'),
    pulls: go('pulling'),
    compares: go('verifying'),
    done: go('idle', 'settle'),
    verified: go('idle', 'settle'),
    unequal: go('idle', 'settle'),
    'only-read': go('read-only', 'settle'),
    interrupted: go('idle', 'prepare-again'),
    'server-failed': go('backoff', 'prepare-again', 'wait'),
    'role-lowered': go('read-only', 'prepare-again', 'park'),
    revoked: go('revoked', 'prepare-again', 'park'),
    'schema-refused': go('too-old', 'prepare-again', 'park'),
    'needs-user': go('broken', 'prepare-again', 'park'),
    defect: go('broken', 'prepare-again', 'wait'),
    'look-again': go(self),
    ...own,
  };
}

/** A state between turns: nothing is sent or asked for in its name. */
function between(self: CampaignState): CampaignRow {
  const never = { to: self, effects: [], unreachable: 'it is not its turn' };
  return {
    turn: go('starting'),
    ...{ prepared: never, commits: never, 'reads-back': never, pulls: never, compares: never },
    ...{ done: never, verified: never, unequal: never, 'only-read': never, interrupted: never },
    ...{ 'server-failed': never, 'role-lowered': never, revoked: never },
    ...{ 'schema-refused': never, 'needs-user': never, defect: never },
    'look-again': go(self, 'end-wait'),
  };
}

/** The table of a campaign. Every pair is decided; `test/unit/sync/campaignTable.test.ts` goes through all of them. */
export const campaignTable: StateTable<CampaignState, CampaignEvent, CampaignEffect> = {
  idle: between('idle'),
  backoff: between('backoff'),
  'read-only': between('read-only'),
  revoked: between('revoked'),
  'too-old': between('too-old'),
  broken: between('broken'),
  starting: atWork('starting'),
  pulling: atWork('pulling'),
  pushing: atWork('pushing'),
  classifying: atWork('classifying'),
  // What is read after figures that differ is read to make them equal. Own commits are compared too, between two pushes.
  verifying: atWork('verifying', { pulls: go('repairing') }),
  repairing: atWork('repairing', { pulls: go('repairing') }),
};

/**
 * What a failed turn means for its campaign; `interrupted` when the failure is not the campaign's own. A server that
 * fails, or a defect, may concern the others too: they find out in their own turns.
 */
export function campaignEventOf(error: unknown): CampaignEvent {
  switch (reasonOf(error)) {
    case 'read-only':
      return 'role-lowered';
    case 'revoked':
      return 'revoked';
    case 'too-old':
      return 'schema-refused';
    case 'permission-denied':
    case 'campaign-missing':
    case 'remote-mismatch':
    case 'mass-deletion':
      return 'needs-user';
    case 'remote-failed':
      return 'server-failed';
    case undefined:
      return 'defect';
    default:
      return 'interrupted';
  }
}

/** What a request says about what the campaign is at. */
export const requestEvents: Readonly<Partial<Record<RequestName, CampaignEvent>>> = {
  commit: 'commits',
  read: 'reads-back',
  changesAfter: 'pulls',
  totals: 'compares',
};
