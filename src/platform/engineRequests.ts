import type { CancellationToken } from '../core/cancellation';
import type { CampaignId } from '../core/model/ids';
import type { DeletionAnswer, SyncEngine, SyncReport } from '../core/ports/syncEngine';

/** What is handed on to the engine, once the starts and stops of it that are under way are over. */
export abstract class EngineRequests {
  /** The engine; rejects with why there is none. */
  protected abstract settledEngine(): Promise<SyncEngine>;

  async syncNow(token?: CancellationToken): Promise<SyncReport> {
    return (await this.settledEngine()).syncNow(token);
  }

  async join(campaignId: CampaignId, token?: CancellationToken): Promise<void> {
    return (await this.settledEngine()).join(campaignId, token);
  }

  async answerMassDeletion(campaignId: CampaignId, answer: DeletionAnswer): Promise<number> {
    return (await this.settledEngine()).answerMassDeletion(campaignId, answer);
  }

  async compact(campaignId: CampaignId, days: number, token?: CancellationToken): Promise<number> {
    return (await this.settledEngine()).compact(campaignId, days, token);
  }

  async uploadAgain(campaignId: CampaignId, token?: CancellationToken): Promise<void> {
    return (await this.settledEngine()).uploadAgain(campaignId, token);
  }
}
