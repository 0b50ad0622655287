import { reasonOf } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { assertGameMaster } from './assertGameMaster';
import { isDue } from './backoff';
import { proofIsDue } from './pollSchedule';
import { prepareCampaign } from './prepareCampaign';
import { pull } from './pull';
import { push } from './push';
import type { SyncContext } from './syncContext';
import { verify } from './verify';

/** `poll`: proves when it is due · `full`: proves, and sends rows that wait, in any case. */
export type RoundKind = 'poll' | 'full';

/** Turns of push and pull in one round; others writing all the time would keep it going for ever. */
const turnsPerRound = 20;

/** One campaign of the file, as one connection sees it. */
export class CampaignSync {
  readonly #campaignId: CampaignId;
  #prepared = false;
  #provenAt: number | undefined;
  #pulledSince = false;
  #verified = false;

  constructor(campaignId: CampaignId) {
    this.#campaignId = campaignId;
  }

  /** Pushes and pulls until neither finds anything, then proves. Returns whether the last proof held. */
  async round(context: SyncContext, kind: RoundKind): Promise<boolean> {
    try {
      await this.#prepare(context);
      await this.#exchange(context, kind);
      await this.#prove(context, kind);
      return this.#verified;
    } catch (error) {
      this.#prepared = false;
      // The rules cannot look up a campaign that is gone, and refuse: asking for it tells the two apart.
      if (reasonOf(error) === 'permission-denied') {
        assertGameMaster(await context.remote.campaign(this.#campaignId));
      }
      throw error;
    }
  }

  async #prepare(context: SyncContext): Promise<void> {
    if (this.#prepared) return;
    await prepareCampaign(context, this.#campaignId);
    this.#prepared = true;
  }

  async #exchange(context: SyncContext, kind: RoundKind): Promise<void> {
    for (let turn = 0; turn < turnsPerRound; turn += 1) {
      // Who asks for a round wants everything tried, once.
      const waits = kind === 'full' && turn === 0 ? 'ended' : 'kept';
      await push(context, this.#campaignId, waits);
      const pulled = await pull(context, this.#campaignId);
      this.#pulledSince ||= pulled > 0;
      if (pulled === 0 && !(await this.#hasWork(context))) return;
    }
  }

  async #hasWork({ store, clock }: SyncContext): Promise<boolean> {
    const now = clock.now();
    const query = { campaignId: this.#campaignId, now, limit: 1 };
    if ((await store.sync.readyOperations(query)).length > 0) return true;
    const inflight = await store.sync.inflightOperations(this.#campaignId);
    return inflight.some(({ nextAttemptAt }) => isDue(nextAttemptAt, now));
  }

  async #prove(context: SyncContext, kind: RoundKind): Promise<void> {
    const now = context.clock.now();
    const history = { provenAt: this.#provenAt, pulledSince: this.#pulledSince };
    if (kind === 'poll' && !proofIsDue(history, now)) return;
    this.#verified = await verify(context, this.#campaignId);
    this.#provenAt = now;
    this.#pulledSince = false;
  }
}
