import { campaigns } from '../core/model/collections';
import type { CampaignId } from '../core/model/ids';
import { audiencesOfRole, isGameMaster } from '../core/model/roles';
import type { RemoteCampaign } from '../core/ports/remoteStore';
import { layoutVersion } from '../core/sync/layoutVersion';
import { assertNotRemade } from './assertNotRemade';
import { assertOnServer } from './assertOnServer';
import { assertSameServer, neverSynced } from './assertSameServer';
import { rememberRole, tooOld } from './membership';
import { placeBases } from './placeBases';
import { pull } from './pull';
import type { SyncContext } from './syncContext';
import { verify } from './verify';

/**
 * Makes sure that the server and this file mean the same campaign before anything is sent: creates it there when the
 * server was never seen to have it, and takes over and proves what an existing one lets this user read. Returns the role
 * this user has there. Rejects with `remote-mismatch`, `campaign-missing` or `permission-denied`, and with `too-old` when this
 * version may not write the campaign: what there is to read was taken over then, and edits stay in the outbox.
 */
export async function prepareCampaign(
  context: SyncContext,
  campaignId: CampaignId,
): Promise<string> {
  const { store, remote } = context;
  const states = await assertSameServer(store.sync, campaignId, remote.identity);
  const isNew = states.every(neverSynced);
  const there = await standingThere(context, campaignId, isNew);
  const { role, schemaMin = 0 } = there;
  assertNotRemade(there, states);
  await rememberRole(context, campaignId, role);
  const own = { ...context, audiences: audiencesOfRole(role) };
  for (const audience of own.audiences) {
    await placeBases(own, campaignId, audience);
    const state = states.find((known) => known.audience === audience);
    const isProven = (state?.verifiedAt ?? null) !== null;
    if (isProven && schemaMin <= layoutVersion) continue;
    await pull(own, campaignId, audience);
    await verify(own, { campaignId, audience });
  }
  if (schemaMin > layoutVersion) throw tooOld();
  return role;
}

async function standingThere(
  context: SyncContext,
  campaignId: CampaignId,
  isNew: boolean,
): Promise<Pick<RemoteCampaign, 'role' | 'schemaMin' | 'createdAt'>> {
  const found = await context.remote.campaign(campaignId);
  if (found === undefined && isNew) {
    await context.remote.createCampaign(campaignId, await campaignName(context, campaignId));
    return { role: 'owner' };
  }
  const there = assertOnServer(found);
  const { name, role } = there;
  await nameCampaign(context, campaignId, { title: name, isReadable: isGameMaster(role) });
  return there;
}

/** How the membership document calls a campaign, and whether this user may read its own record too. */
interface CampaignName {
  readonly title: string;
  readonly isReadable: boolean;
}

/**
 * Gives a campaign that has no record here yet one with its name: notes need a campaign to be in, and the first pull may be
 * broken off. Players, who may not read the record, get every new name this way.
 */
async function nameCampaign(
  { store, lease }: SyncContext,
  campaignId: CampaignId,
  { title, isReadable }: CampaignName,
): Promise<void> {
  const collection = campaigns.name;
  await store.sync.transaction(lease, async (unit) => {
    const known = await unit.image(campaignId, campaignId);
    if (known?.data['title'] === title || (isReadable && known !== undefined)) return;
    // Somebody who could write before may have given it a name that was not sent yet.
    if ((await unit.operation(campaignId, campaignId)) !== undefined) return;
    const empty = { collection, deleted: false, data: {}, body: '' };
    const image = known ?? empty;
    await unit.putImage(campaignId, campaignId, { ...image, data: { ...image.data, title } }, 1);
  });
}

async function campaignName({ store }: SyncContext, campaignId: CampaignId): Promise<string> {
  return (await store.notes.summary(campaignId))?.title ?? '';
}
