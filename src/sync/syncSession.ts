import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import type { RemoteStore } from '../core/ports/remoteStore';
import { CampaignSync } from './campaignSync';

/** Connects when it is first needed; a connection that is handed over stays its owner's. */
export type RemoteSource = RemoteStore | (() => Promise<RemoteStore>);

/** One connection to the server and what is known of the campaigns there while it lasts. */
export class SyncSession {
  readonly #source: RemoteSource;
  readonly #campaigns = new Map<CampaignId, CampaignSync>();
  #remote: RemoteStore | undefined;
  #trusted = false;

  constructor(source: RemoteSource) {
    this.#source = source;
  }

  /** The connection, once its rules are known to be in force. Rejects with `rules-not-deployed` when they are not. */
  async open(): Promise<RemoteStore> {
    this.#remote ??= typeof this.#source === 'function' ? await this.#source() : this.#source;
    if (!this.#trusted && !(await this.#remote.rulesAreEnforced())) {
      throw new MoonforgeError(
        'rules-not-deployed',
        `This server lets anybody write anything, so nothing was sent. ${this.#remote.rulesAdvice}`,
      );
    }
    this.#trusted = true;
    return this.#remote;
  }

  campaign(campaignId: CampaignId): CampaignSync {
    const known = this.#campaigns.get(campaignId) ?? new CampaignSync(campaignId);
    this.#campaigns.set(campaignId, known);
    return known;
  }

  /** Forgets what is known of a campaign there. */
  forget(campaignId: CampaignId): void {
    this.#campaigns.delete(campaignId);
  }

  async close(): Promise<void> {
    const remote = this.#remote;
    this.#remote = undefined;
    this.#trusted = false;
    this.#campaigns.clear();
    if (typeof this.#source === 'function') await remote?.close();
  }
}
