import { MoonforgeError, reasonOf } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import { isRole, type Role } from '../../core/model/roles';
import type { RemoteStore } from '../../core/ports/remoteStore';

/** A campaign as one of its members finds it on the server. */
export interface Membership {
  readonly name: string;
  readonly role: Role;
}

/** This user's membership. Rejects with `campaign-missing`, or with `permission-denied` for who is no member. */
export async function requireMembership(
  remote: RemoteStore,
  campaignId: CampaignId,
): Promise<Membership> {
  const found = await remote.campaign(campaignId);
  if (found === undefined) {
    throw new MoonforgeError(
      'campaign-missing',
      'This campaign is not on the server yet: sync it first.',
    );
  }
  const { name, role } = found;
  if (!isRole(role)) throw notAMember();
  return { name, role };
}

/** This user's membership; `undefined` for who is no member, and when there is no such campaign. */
export async function findMembership(
  remote: RemoteStore,
  campaignId: CampaignId,
): Promise<Membership | undefined> {
  try {
    return await requireMembership(remote, campaignId);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === 'permission-denied' || reason === 'campaign-missing') return undefined;
    throw error;
  }
}

function notAMember(): MoonforgeError {
  return new MoonforgeError('permission-denied', 'You are not a member of this campaign.');
}
