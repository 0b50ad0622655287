import type { CampaignStatus, EngineState, SyncPhase, SyncStatus } from '../core/ports/syncEngine';
import type { CampaignState } from './campaignTable';
import { inCampaign, type Leftovers, type Trouble } from './failure';
import type { LinkState } from './linkTable';

/** How a file stands to its server, before its campaigns are looked at. */
export interface LinkStanding {
  readonly state: LinkState;
  /** Why the last round failed; `undefined` after one that did not. */
  readonly trouble: Trouble | undefined;
  /** When the next attempt is due, while one is waited for. Milliseconds since the epoch. */
  readonly retryAt: number | null;
}

/** What the status says of a file: all but what is counted. */
export type FileStanding = Pick<
  SyncStatus,
  'phase' | 'state' | 'message' | 'reason' | 'retryAt' | 'campaigns'
>;

const phases: Readonly<Record<EngineState, SyncPhase>> = {
  off: 'local',
  'signed-out': 'attention',
  paused: 'paused',
  follower: 'follower',
  starting: 'syncing',
  idle: 'idle',
  pulling: 'syncing',
  pushing: 'syncing',
  classifying: 'syncing',
  verifying: 'syncing',
  repairing: 'syncing',
  offline: 'offline',
  backoff: 'offline',
  'quota-paused': 'offline',
  'auth-needed': 'attention',
  'read-only': 'idle',
  revoked: 'attention',
  'too-old': 'attention',
  broken: 'attention',
};

/** Standings of a campaign that are told of the file too, worst first. */
const severity: readonly CampaignState[] = ['broken', 'too-old', 'revoked', 'backoff', 'read-only'];

const signedOut =
  'Nobody is signed in. Everything is kept in the campaign file and is sent after the next sign-in.';

/** Puts the link, its campaigns and what was left behind together: what keeps all of them from going on comes first. */
export function fileStanding(
  link: LinkStanding,
  campaigns: readonly CampaignStatus[],
  leftovers: Leftovers | undefined,
): FileStanding {
  switch (link.state) {
    case 'idle':
      return restingStanding(campaigns, leftovers);
    case 'starting':
    case 'working':
      return plain(workingState(campaigns) ?? 'starting', campaigns);
    case 'off':
    case 'paused':
      return plain(link.state, campaigns);
    case 'signed-out':
      return { ...plain(link.state, campaigns), message: signedOut };
    default: {
      const { state, trouble, retryAt } = link;
      const reason = trouble?.reason ?? null;
      return { ...plain(state, campaigns), message: trouble?.message ?? null, reason, retryAt };
    }
  }
}

function restingStanding(
  campaigns: readonly CampaignStatus[],
  leftovers: Leftovers | undefined,
): FileStanding {
  const worst = worstOf(campaigns);
  const several = campaigns.length > 1;
  const isSetAside = leftovers?.phase === 'attention';
  if (worst !== undefined && !(worst.state === 'read-only' && isSetAside)) {
    const { state, title, message, reason, retryAt } = worst;
    const named = several && message !== null ? inCampaign(title, message) : message;
    return { ...plain(state, campaigns), message: named, reason, retryAt };
  }
  if (leftovers === undefined) return plain('idle', campaigns);
  const state = leftovers.phase === 'offline' ? 'backoff' : 'idle';
  return { ...plain(state, campaigns), ...leftovers };
}

function worstOf(campaigns: readonly CampaignStatus[]): CampaignStatus | undefined {
  for (const state of severity) {
    const found = campaigns.find((campaign) => campaign.state === state);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the campaign whose turn it is does; `undefined` between two turns. */
export function workingState(campaigns: readonly CampaignStatus[]): EngineState | undefined {
  return campaigns.find(({ state }) => phases[state] === 'syncing')?.state;
}

function plain(state: EngineState, campaigns: readonly CampaignStatus[]): FileStanding {
  return { phase: phases[state], state, message: null, reason: null, retryAt: null, campaigns };
}
