import type { CancellationToken } from '../core/cancellation';
import type { Event } from '../core/event';
import type { CampaignId } from '../core/model/ids';
import type { RemoteConnection } from '../core/ports/remoteSharing';
import type { DeletionAnswer, SyncReport, SyncStatus } from '../core/ports/syncEngine';
import type { Account } from '../sync/account';
import type { SavedRemote } from './remoteSettings';

/** Sync of the workspace's campaign file, as commands and the status bar see it. */
export interface SyncControl {
  readonly status: SyncStatus;
  readonly onDidChangeStatus: Event<SyncStatus>;
  /** The connected server as users know it; `undefined` when not connected. */
  readonly server: string | undefined;
  /** A server that the folder names although this machine's user did not choose it. */
  readonly suggested: SavedRemote | undefined;
  /** The chosen server. */
  readonly chosen: SavedRemote | undefined;
  /** The account of the project that this folder is synced as, signed in or not. */
  readonly account: Pick<Account, 'projectId' | 'uid'> | undefined;
  /** Whether a project was chosen to which nobody is signed in. */
  readonly isSignedOut: boolean;
  /** Remembers the server, and the account to be there, and starts to sync. */
  connect(remote: SavedRemote): Promise<void>;
  /** Goes on although the rules of the connected server protect nothing. Rejects with `invalid-input` when not connected. */
  allowWithoutRules(): Promise<void>;
  /** How many notes have edits that the server does not have. */
  unsent(): Promise<number>;
  /** Whether the file itself knows that the server has everything, whichever window syncs it. */
  isProven(): Promise<boolean>;
  /** Stops syncing and forgets the server; nothing local changes, and the account stays signed in. */
  disconnect(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  syncNow(token?: CancellationToken): Promise<SyncReport>;
  /**
   * Lets `work` see and change who takes part, on the chosen server or on one that is not chosen yet: nothing of the folder
   * changes by that. Rejects with `invalid-input` without either.
   */
  share<T>(work: (connection: RemoteConnection) => Promise<T>, server?: SavedRemote): Promise<T>;
  join(campaignId: CampaignId, token?: CancellationToken): Promise<void>;
  /** Lets deletions by others that were held back happen, or keeps the notes. Gives the number of notes. */
  answerMassDeletion(campaignId: CampaignId, answer: DeletionAnswer): Promise<number>;
  /** Takes notes that were deleted more than `days` days ago out of the server. Gives the number of notes. */
  compact(campaignId: CampaignId, days: number, token?: CancellationToken): Promise<number>;
  /** Queues every record of a campaign again, for a server that lost them. */
  uploadAgain(campaignId: CampaignId, token?: CancellationToken): Promise<void>;
}
