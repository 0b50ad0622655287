import type { Event } from '../core/event';
import type { CampaignId } from '../core/model/ids';
import type { SyncReport, SyncStatus } from '../core/ports/syncEngine';
import type { EmailCredentials } from '../sync/remoteTarget';
import type { SavedRemote } from './remoteSettings';

/** Sync of the workspace's campaign file, as commands and the status bar see it. */
export interface SyncControl {
  readonly status: SyncStatus;
  readonly onDidChangeStatus: Event<SyncStatus>;
  /** The connected server as users know it; `undefined` when not connected. */
  readonly server: string | undefined;
  /** A server that the folder names although this machine's user did not choose it. */
  readonly suggested: SavedRemote | undefined;
  /**
   * Signs in where the server asks for it, remembers the server and starts to sync. Rejects, and stays as it was, when
   * there is no way in.
   */
  connect(remote: SavedRemote, credentials?: EmailCredentials): Promise<void>;
  /** Stops syncing, forgets the server and signs out of it; nothing local changes. */
  disconnect(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  syncNow(): Promise<SyncReport>;
  join(campaignId: CampaignId): Promise<void>;
  /** Queues every record of a campaign again, for a server that lost them. */
  uploadAgain(campaignId: CampaignId): Promise<void>;
}
