import { MoonforgeError, reasonOf } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { isGameMaster } from '../core/model/roles';
import type { RemoteCampaign } from '../core/ports/remoteStore';
import type { LocalMembership } from '../core/ports/syncStore';
import { layoutVersion } from '../core/sync/layoutVersion';
import { assertOnServer } from './assertOnServer';
import type { SyncContext } from './syncContext';

/** Keeps in the file what this user is in a campaign, and logs what changed. Rejects with `cancelled` when the user just left it. */
export async function rememberRole(
  context: SyncContext,
  campaignId: CampaignId,
  role: string,
): Promise<void> {
  if (!(await remember(context, { campaignId, role, state: 'member' }))) throw hasLeft();
}

/** As `rememberRole`, for who joins, maybe after having left. */
export async function rememberJoin(
  context: SyncContext,
  campaignId: CampaignId,
  role: string,
): Promise<void> {
  await remember(context, { campaignId, role, state: 'member' }, true);
}

/**
 * What it means that the server refused a request about a campaign, other than the request itself: `revoked` for who was a
 * member and is none any more, `read-only` for who may not write any more, `cancelled` for who just left, `too-old` for a version that may not;
 * `undefined` when it has other reasons. Rejects
 * as `RemoteStore.campaign` does, but for the refusal.
 */
export async function explainRefusal(
  context: SyncContext,
  campaignId: CampaignId,
): Promise<MoonforgeError | undefined> {
  const found = await knownMembership(context, campaignId);
  // What somebody else was in this file says nothing about this user.
  const known = found?.userId === context.remote.userId ? found : undefined;
  const { role, schemaMin = 0 } = (await standingNow(context, campaignId)) ?? {};
  if (role === undefined) {
    if (known === undefined) return undefined;
    const kept = await remember(context, { campaignId, role: known.role, state: 'revoked' });
    if (!kept) return hasLeft();
    return new MoonforgeError('revoked', revoked);
  }
  if (schemaMin > layoutVersion) return tooOld();
  if (known === undefined || isGameMaster(role) || !isGameMaster(known.role)) return undefined;
  if (!(await remember(context, { campaignId, role, state: 'member' }))) return hasLeft();
  return new MoonforgeError(
    'read-only',
    `Your role was changed to ${role}: the game masters’ notes you have stay here and get no more updates. ${editsStay}`,
  );
}

/** What users of a version are told that must not write a campaign. */
export function tooOld(): MoonforgeError {
  return new MoonforgeError(
    'too-old',
    'This campaign is written by a newer version of Moonforge. You get what others write, and your edits stay in this file until you update Moonforge.',
  );
}

/** What members who only read are told. */
export function describeReadOnly(role: string): MoonforgeError {
  return new MoonforgeError('read-only', `You take part as ${role}. ${editsStay}`);
}

const editsStay = 'Your own edits stay in this file and are sent to nobody.';

const revoked =
  'You are no longer a member of this campaign. All you have of it stays in this file and can be edited; nothing is sent or received until you are invited again.';

/** `undefined` for who is no member. */
async function standingNow(
  { remote }: SyncContext,
  campaignId: CampaignId,
): Promise<RemoteCampaign | undefined> {
  try {
    return assertOnServer(await remote.campaign(campaignId));
  } catch (error) {
    if (reasonOf(error) === 'permission-denied') return undefined;
    throw error;
  }
}

async function knownMembership(
  { store }: Pick<SyncContext, 'store'>,
  campaignId: CampaignId,
): Promise<LocalMembership | undefined> {
  return (await store.sync.memberships()).find((known) => known.campaignId === campaignId);
}

/** One transaction; returns whether it holds: not over what the user says, who may leave the campaign at any time. */
async function remember(
  { store, remote, lease, clock, logger }: SyncContext,
  membership: Omit<LocalMembership, 'userId' | 'checkedAt'>,
  rejoins = false,
): Promise<boolean> {
  const { campaignId, role, state } = membership;
  const { userId } = remote;
  const known = await knownMembership({ store }, campaignId);
  if (known?.role === role && known.state === state && known.userId === userId) return true;
  const at = clock.now();
  // Lines that begin with an id and a space are shown with the note's name in its place.
  const message = `${campaignId} has you as ${state === 'member' ? role : 'a member no more'}`;
  const found = { ...membership, userId, checkedAt: at };
  return store.sync.transaction(lease, async (unit) => {
    const kept = await unit.setMembership(found, rejoins);
    if (kept) await unit.log({ at, message });
    if (kept) logger.info(`sync: ${message}`);
    return kept;
  });
}

function hasLeft(): MoonforgeError {
  return new MoonforgeError('cancelled', 'You left this campaign; it is no longer synced.');
}
