import { MoonforgeError, reasonOf } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import type { Role } from '../../core/model/roles';
import type { Clock } from '../../core/ports/clock';
import type { RemoteConnection, RemoteInvitation } from '../../core/ports/remoteSharing';
import { assertProtected } from '../assertProtected';
import { findMembership } from './requireMembership';

/** An invitation's secret and how its user wants to be called. */
export interface AcceptanceRequest {
  readonly campaignId: CampaignId;
  readonly secret: string;
  readonly name: string;
}

export interface Accepted {
  readonly role: Role;
  /** The user was a member already; nothing changed and the invitation was not used. */
  readonly wasMember: boolean;
}

/**
 * Makes the user a member in exactly the role the invitation carries. Rejects with one sentence for each way it can fail:
 * `not-found` for a code the server does not know, `permission-denied` for one that has expired, is used up or revoked,
 * `rules-not-deployed` where the server's rules protect nothing and the user did not agree to that.
 */
export async function acceptInvitation(
  connection: RemoteConnection,
  { campaignId, secret, name }: AcceptanceRequest,
  clock: Clock,
): Promise<Accepted> {
  const member = await findMembership(connection, campaignId);
  if (member !== undefined) return { role: member.role, wasMember: true };
  // Who the user is and how they are called is not written where anybody may write.
  await assertProtected(connection);
  const { sharing } = connection;
  const invitation = await sharing.invitation(campaignId, secret);
  if (invitation === undefined) throw unknown(connection.identity);
  const obstacle = obstacleIn(invitation, connection.userId);
  if (obstacle !== undefined) throw refusal(obstacle);
  const { role } = invitation;
  try {
    await sharing.acceptInvitation(campaignId, { secret, role, name });
    return { role, wasMember: false };
  } catch (error) {
    if (reasonOf(error) !== 'permission-denied') throw error;
    const found = await sharing.invitation(campaignId, secret);
    const reason = found && obstacleIn(found, connection.userId);
    throw refusal(reason ?? serverRefuses(invitation, clock.now()), error);
  }
}

/** What can be told without a clock. */
function obstacleIn(
  { revoked, usedBy, uses }: RemoteInvitation,
  userId: string,
): string | undefined {
  if (revoked) return 'This invitation was revoked.';
  if (usedBy.includes(userId)) {
    return 'You have used this invitation before, and are no longer a member.';
  }
  return usedBy.length >= uses ? 'This invitation is used up.' : undefined;
}

/** The server's clock decides; this computer's only chooses the words. */
function serverRefuses({ expiresAt }: RemoteInvitation, now: number): string {
  return expiresAt <= now
    ? 'This invitation has expired.'
    : 'The server refuses this invitation: it has expired, or who made it may no longer invite.';
}

function refusal(why: string, cause?: unknown): MoonforgeError {
  const sentence = `${why} Ask for a new one; nothing was changed.`;
  return new MoonforgeError('permission-denied', sentence, cause);
}

function unknown(identity: string): MoonforgeError {
  return new MoonforgeError(
    'not-found',
    `The server (${identity}) does not know this invitation: the code is not complete, or the campaign is gone. Nothing was changed.`,
  );
}
