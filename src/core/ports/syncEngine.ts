import type { ErrorReason } from '../errors';
import type { CancellationToken } from '../cancellation';
import type { Event } from '../event';
import type { CampaignId } from '../model/ids';

/** What the status bar shows. */
export interface SyncStatus {
  readonly phase: SyncPhase;
  /** Exactly what the engine does or waits for, of which `phase` is the short form. Of several campaigns' the worst. */
  readonly state: EngineState;
  /** Outbox rows not yet proven to have landed. */
  readonly pending: number;
  /** Outbox rows of campaigns where this user may only read, or is no member any more: they stay in this file. */
  readonly kept: number;
  readonly conflicts: number;
  /**
   * When the file was last proven to have all that the connected server has of every campaign; null before, and while
   * anything is pending. Milliseconds since the epoch.
   */
  readonly verifiedAt: number | null;
  /** One sentence with what to do, when `phase` is 'attention' or 'offline'. */
  readonly message: string | null;
  /** Why sync does not go on, where that is known; 'quota' while it waits for the project's quota. */
  readonly reason: ErrorReason | null;
  /** When the next attempt is due, while one is waited for. Milliseconds since the epoch. */
  readonly retryAt: number | null;
  /** Each campaign of the file that this process has dealt with since it connected. */
  readonly campaigns: readonly CampaignStatus[];
}

/** Where one campaign of the file stands. */
export interface CampaignStatus {
  readonly campaignId: CampaignId;
  readonly title: string;
  readonly state: EngineState;
  /** This user's role there; null while it is not known. */
  readonly role: string | null;
  readonly reason: ErrorReason | null;
  readonly message: string | null;
  /** When it is tried again, while it waits. Milliseconds since the epoch. */
  readonly retryAt: number | null;
}

/** `local`: never connected. `follower`: another window syncs. `attention`: the user must act. */
export type SyncPhase =
  'local' | 'idle' | 'syncing' | 'offline' | 'paused' | 'follower' | 'attention';

/** The states of sync; docs/SYNC.md has the table of what leads from one to another. */
export type EngineState =
  // not at work
  | 'off'
  | 'signed-out'
  | 'paused'
  | 'follower'
  // at work
  | 'starting'
  | 'idle'
  | 'pulling'
  | 'pushing'
  | 'classifying'
  | 'verifying'
  | 'repairing'
  // waiting, and going on without the user
  | 'offline'
  | 'backoff'
  | 'quota-paused'
  // not going on as it is
  | 'auth-needed'
  | 'read-only'
  | 'revoked'
  | 'too-old'
  | 'broken';

/** The status of a file that is not synced. */
export const localSyncStatus: SyncStatus = {
  phase: 'local',
  state: 'off',
  pending: 0,
  kept: 0,
  conflicts: 0,
  verifiedAt: null,
  message: null,
  reason: null,
  retryAt: null,
  campaigns: [],
};

/**
 * What the host tells the engine about the world. `focus` and `hidden`: the window · `active`: the user did something ·
 * `online` and `offline`: the network, as far as the host knows · `signed-in` and `signed-out`: the account.
 */
export type HostSignal =
  'focus' | 'hidden' | 'active' | 'online' | 'offline' | 'signed-in' | 'signed-out';

export interface SyncOptions {
  /** Milliseconds between polls. */
  readonly pollInterval: number;
  /** Failed attempts of one operation in a row before it waits with backoff; it is never dropped. */
  readonly maxRetries: number;
  /** Base of the exponential backoff, in milliseconds. */
  readonly retryDelay: number;
  /** Whether to listen for changes of others, where the host has a bell, so as not to wait for the next poll. */
  readonly liveBell: boolean;
}

export const defaultSyncOptions: SyncOptions = {
  pollInterval: 5_000,
  maxRetries: 3,
  retryDelay: 1_000,
  liveBell: false,
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

/** What becomes of notes that others deleted. */
export type DeletionAnswer = 'apply' | 'keep';

/** Background sync of one campaign file with one server. */
export interface SyncEngine {
  readonly status: SyncStatus;
  readonly onDidChangeStatus: Event<SyncStatus>;
  start(): void;
  /** Lets another window sync meanwhile. */
  pause(): void;
  resume(): void;
  /**
   * One round until quiet: pushes and pulls until neither finds anything. Rejects when the server refuses, and with `cancelled`
   * between two requests once all who asked for the round cancelled it: what was done stays, and the next round goes on there.
   */
  syncNow(token?: CancellationToken): Promise<SyncReport>;
  /**
   * Brings a campaign of the server into this file. Rejects with `campaign-missing` or `permission-denied`, and with `cancelled`
   * between two requests: the next round goes on with what is missing then.
   */
  join(campaignId: CampaignId, token?: CancellationToken): Promise<void>;
  /** Queues all of a campaign for a server that lost it, or for another one. Changes no record. */
  uploadAgain(campaignId: CampaignId, token?: CancellationToken): Promise<void>;
  /**
   * Answers whether deletions by others that were held back since they are so many are applied, or whether the notes stay and
   * come back for everybody. Resolves to the number of notes concerned.
   */
  answerMassDeletion(campaignId: CampaignId, answer: DeletionAnswer): Promise<number>;
  /**
   * Takes deleted notes out of the server that were deleted more than `days` (90 at least) days ago. For owners; nothing
   * in any file's notes, trash or history changes but on devices that were not synced for so long. Resolves to
   * the number of notes. Rejects with `cancelled` between two requests: run again, it goes on with the rest.
   */
  compact(campaignId: CampaignId, days: number, token?: CancellationToken): Promise<number>;
  /** Takes over what the host noticed. */
  signal(signal: HostSignal): void;
  /** Takes over changed settings, for the next wait too. */
  configure(options: SyncOptions): void;
  /**
   * Sends what is unsent, if that can be done at once and within `within` milliseconds; the rest stays queued. Never
   * rejects. Resolves to whether nothing is left to send.
   */
  flush(within: number): Promise<boolean>;
  /** Stops polling, waits for the request under way and gives the lease back. */
  stop(): Promise<void>;
}
