import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { Ledger } from './ledger';
import type { ModelServer } from './modelServer';
import type { Plan } from './plan';
import type { SimClient } from './simClient';
import type { Network } from './simRemote';
import type { World } from './world';

/** A run of a plan: what it works with and what has happened in it. */
export interface Simulation {
  readonly plan: Plan;
  readonly world: World;
  readonly server: ModelServer;
  readonly network: Network;
  readonly clients: readonly SimClient[];
  readonly campaignId: CampaignId;
  readonly ledger: Ledger;
  /** Documents that were deleted while nobody had anything else to say about them. */
  readonly gone: Set<RecordId>;
  /** Documents the server refused for a while. */
  readonly poisoned: Set<string>;
  /** Rounds that were asked for and have not ended. */
  made: number;
}
