import type { CampaignId } from '../core/model/ids';
import type { RemoteStore } from '../core/ports/remoteStore';
import type { CampaignStatus } from '../core/ports/syncEngine';
import { assertProtected } from './assertProtected';
import { CampaignSync } from './campaignSync';
import { Unreadable } from './unreadable';
import { watchRequests, type RequestWatch } from './watchRequests';

/** Connects when it is first needed; a connection that is handed over stays its owner's. */
export type RemoteSource = RemoteStore | (() => Promise<RemoteStore>);

/** Who follows a session. */
export interface SessionWatch {
  /** What a campaign is at, or where it stands, may have changed. */
  readonly changed: () => void;
  readonly requests: RequestWatch;
}

const nobody: SessionWatch = { changed: () => undefined, requests: () => () => undefined };

/** One connection to the server and what is known of the campaigns there while it lasts. */
export class SyncSession {
  readonly #source: RemoteSource;
  readonly #watch: SessionWatch;
  readonly #campaigns = new Map<CampaignId, CampaignSync>();
  #remote: RemoteStore | undefined;
  #trusted = false;
  /** What this connection met and cannot take over. */
  readonly unreadable = new Unreadable();

  constructor(source: RemoteSource, watch: SessionWatch = nobody) {
    this.#source = source;
    this.#watch = watch;
  }

  /** Each campaign that had a turn. */
  get statuses(): readonly CampaignStatus[] {
    return [...this.#campaigns.values()].map(({ status }) => status);
  }

  /** When the next proof of a campaign is due; `Infinity` while none is. Milliseconds since the epoch. */
  get proofDueAt(): number {
    return Math.min(...[...this.#campaigns.values()].map(({ proofDueAt }) => proofDueAt), Infinity);
  }

  /** Whether the connection is there and its rules are known. */
  get isOpen(): boolean {
    return this.#trusted;
  }

  /** Whether the server's rules protect nothing, and the user agreed to it. */
  get isUnprotected(): boolean {
    return this.#remote?.comparesItself === true;
  }

  /**
   * The connection, once its rules are known to be in force. Rejects with `rules-not-deployed` when they are not, unless the user
   * agreed to it.
   */
  async open(): Promise<RemoteStore> {
    this.#remote ??= await this.#connect();
    if (!this.#trusted) await assertProtected(this.#remote);
    this.#trusted = true;
    return this.#remote;
  }

  campaign(campaignId: CampaignId): CampaignSync {
    const known =
      this.#campaigns.get(campaignId) ?? new CampaignSync(campaignId, this.#watch.changed);
    this.#campaigns.set(campaignId, known);
    return known;
  }

  /** Forgets what is known of campaigns that are not in the file any more. */
  keepOnly(campaignIds: readonly CampaignId[]): void {
    for (const campaignId of this.#campaigns.keys()) {
      if (!campaignIds.includes(campaignId)) this.forget(campaignId);
    }
  }

  /** Forgets what is known of a campaign there. */
  forget(campaignId: CampaignId): void {
    this.#campaigns.delete(campaignId);
  }

  /** Has campaigns that sit rounds out take part in the next one. */
  lookAgain(): void {
    for (const campaign of this.#campaigns.values()) campaign.lookAgain();
  }

  async close(): Promise<void> {
    const remote = this.#remote;
    this.#remote = undefined;
    this.#trusted = false;
    this.#campaigns.clear();
    this.unreadable.clear();
    if (typeof this.#source === 'function') await remote?.close();
  }

  async #connect(): Promise<RemoteStore> {
    const remote = typeof this.#source === 'function' ? await this.#source() : this.#source;
    return watchRequests(remote, (request) => {
      for (const campaign of this.#campaigns.values()) campaign.follow(request);
      return this.#watch.requests(request);
    });
  }
}
