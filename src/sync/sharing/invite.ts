import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import { invitableRoles } from '../../core/model/roles';
import type { NewInvitation, RemoteConnection } from '../../core/ports/remoteSharing';
import type { RemoteAddress } from '../remoteTarget';
import { formatInvitation, newSecret } from './invitationCode';
import { requireMembership } from './requireMembership';

/** What an invitation is to: a campaign on a server. */
export interface SharedCampaign {
  readonly address: RemoteAddress;
  /** The emulator's project. */
  readonly projectId: string;
  readonly campaignId: CampaignId;
}

/**
 * Makes an invitation and returns its code, which exists nowhere else: the server keeps a hash. Rejects with
 * `permission-denied` where this user's role may not invite so, and with `campaign-missing` before the first sync.
 */
export async function invite(
  connection: RemoteConnection,
  { address, projectId, campaignId }: SharedCampaign,
  invitation: NewInvitation,
): Promise<string> {
  const { name, role } = await requireMembership(connection, campaignId);
  if (!invitableRoles(role).includes(invitation.role)) {
    throw new MoonforgeError(
      'permission-denied',
      invitableRoles(role).length === 0
        ? `Your role in this campaign is ${role}: only its owner and its game masters invite.`
        : 'Only the owner invites game masters; you can invite players and readers.',
    );
  }
  const secret = newSecret();
  await connection.sharing.createInvitation(campaignId, secret, invitation);
  return formatInvitation({ address, projectId, campaignId, secret, name });
}
