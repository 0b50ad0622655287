import type { Event } from '../event';
import type { CampaignId } from '../model/ids';

/** What the status bar shows. */
export interface SyncStatus {
  readonly phase: SyncPhase;
  /** Outbox rows not yet proven to have landed. */
  readonly pending: number;
  readonly conflicts: number;
  /**
   * When the file was last proven to have all that the connected server has of every campaign; null before, and while
   * anything is pending. Milliseconds since the epoch.
   */
  readonly verifiedAt: number | null;
  /** One sentence with what to do, when `phase` is 'attention' or 'offline'. */
  readonly message: string | null;
}

/** `local`: never connected. `follower`: another window syncs. `attention`: the user must act. */
export type SyncPhase =
  'local' | 'idle' | 'syncing' | 'offline' | 'paused' | 'follower' | 'attention';

export interface SyncOptions {
  /** Milliseconds between polls. */
  readonly pollInterval: number;
  /** Failed attempts of one operation in a row before it waits with backoff; it is never dropped. */
  readonly maxRetries: number;
  /** Base of the exponential backoff, in milliseconds. */
  readonly retryDelay: number;
}

export const defaultSyncOptions: SyncOptions = {
  pollInterval: 5_000,
  maxRetries: 3,
  retryDelay: 1_000,
};

/** Result of one round over all campaigns. */
export interface SyncReport {
  readonly pushed: number;
  readonly pulled: number;
  readonly merged: number;
  readonly conflicts: number;
  readonly pending: number;
  /** Every campaign was proven equal to the server and nothing is pending. */
  readonly verified: boolean;
}

/** Background sync of one campaign file with one server. */
export interface SyncEngine {
  readonly status: SyncStatus;
  readonly onDidChangeStatus: Event<SyncStatus>;
  start(): void;
  /** Lets another window sync meanwhile. */
  pause(): void;
  resume(): void;
  /** One round until quiet: pushes and pulls until neither finds anything. Rejects when the server refuses. */
  syncNow(): Promise<SyncReport>;
  /** Brings a campaign of the server into this file. Rejects with `campaign-missing` or `permission-denied`. */
  join(campaignId: CampaignId): Promise<void>;
  /** Queues all of a campaign for a server that lost it, or for another one. Changes no record. */
  uploadAgain(campaignId: CampaignId): Promise<void>;
  /** Stops polling, waits for the request under way and gives the lease back. */
  stop(): Promise<void>;
}
