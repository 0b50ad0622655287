import type { CampaignId } from '../core/model/ids';
import { assertSameServer } from './assertSameServer';
import { assertThere } from './assertThere';
import { rememberJoin } from './membership';
import { prepareCampaign } from './prepareCampaign';
import type { SyncContext } from './syncContext';
import { SyncSession, type RemoteSource } from './syncSession';

/** Brings a campaign of the server into this file. Rejects with `campaign-missing` or `permission-denied`. */
export async function join(context: SyncContext, campaignId: CampaignId): Promise<void> {
  const { role } = await assertThere(context.remote, campaignId);
  await assertSameServer(context.store.sync, campaignId, context.remote.identity);
  await rememberJoin(context, campaignId, role);
  await prepareCampaign(context, campaignId);
}

/**
 * Asks the server whether `join` could begin, before there is a file to join into. Rejects as `join` does, and with
 * `rules-not-deployed`.
 */
export async function assertJoinable(source: RemoteSource, campaignId: CampaignId): Promise<void> {
  const session = new SyncSession(source);
  try {
    await assertThere(await session.open(), campaignId);
  } finally {
    await session.close();
  }
}
