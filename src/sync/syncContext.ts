import type { Audience } from '../core/model/audience';
import type { Logger } from '../core/logger';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { Clock } from '../core/ports/clock';
import type { FileMemory } from '../core/ports/fileMemory';
import type { RemoteStore } from '../core/ports/remoteStore';
import type { SyncOptions } from '../core/ports/syncEngine';
import type { Lease } from '../core/ports/syncStore';
import type { Landed } from './landed';
import type { Refusals } from './refusals';
import type { Unreadable } from './unreadable';

/** What every step of one round works with. */
export interface SyncContext {
  readonly store: CampaignStore;
  readonly remote: RemoteStore;
  /** Fences every transaction of the round. */
  readonly lease: Lease;
  /** This file's marker in remote documents. */
  readonly device: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly options: SyncOptions;
  /** Knows this file if it was synced on this computer before. */
  readonly memory: FileMemory;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** What this user may read of the campaign at hand. */
  readonly audiences: readonly Audience[];
  readonly tally: RoundTally;
  readonly refusals: Refusals;
  /** What this round wrote itself and did not read since. */
  readonly landed: Landed;
  /** What this connection met and cannot take over. */
  readonly unreadable: Unreadable;
  /** Throws `cancelled` once the engine was told to stop; called between requests. */
  readonly checkpoint: () => void;
}

/** What one round did, counted as it goes. */
export interface RoundTally {
  pushed: number;
  pulled: number;
  merged: number;
  conflicts: number;
}

/** A round that has done nothing yet. */
export function newTally(): RoundTally {
  return { pushed: 0, pulled: 0, merged: 0, conflicts: 0 };
}
