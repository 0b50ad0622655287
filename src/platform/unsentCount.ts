import { unsentOf } from '../core/ports/syncStore';
import type { CampaignFile } from './campaignFile';

/** Counts what waits to be sent while no engine does. Changes that come while it counts are counted after. */
export class UnsentCount {
  readonly #campaign: CampaignFile;
  #counting = false;

  constructor(campaign: CampaignFile) {
    this.#campaign = campaign;
  }

  /** The number of unsent notes; `undefined` when a count under way will tell. */
  async read(): Promise<number | undefined> {
    if (this.#counting) return undefined;
    this.#counting = true;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#counting = false;
    const { state } = this.#campaign;
    const isOpen = state === 'open' || state === 'readOnly';
    const store = isOpen ? await this.#campaign.existing() : undefined;
    const counts = await store?.sync.counts().catch(() => undefined);
    return counts === undefined ? 0 : unsentOf(counts);
  }
}
