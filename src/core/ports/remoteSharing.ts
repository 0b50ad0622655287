import type { CampaignId } from '../model/ids';
import type { InvitedRole, Role } from '../model/roles';
import type { RemoteStore } from './remoteStore';

/** A connection over which campaigns can be shared too. */
export interface RemoteConnection extends RemoteStore {
  readonly sharing: RemoteSharing;
}

/**
 * Who takes part in the campaigns of a server. The server's rules decide about each of these; what they refuse rejects
 * with `permission-denied`. Other rejections as in `RemoteStore`.
 */
export interface RemoteSharing {
  /** Every member; rejects for who is none. */
  members(campaignId: CampaignId): Promise<readonly RemoteMember[]>;
  /** Gives members other roles, and takes the membership of those with null, all or nothing. For owners. */
  changeMembers(campaignId: CampaignId, changes: RoleChanges): Promise<void>;
  /** Says how this user wants to be called by the other members. */
  introduce(campaignId: CampaignId, name: string): Promise<void>;
  /** Ends this user's own membership and takes the name away. */
  leave(campaignId: CampaignId): Promise<void>;
  /** Lets whoever shows `secret` in. The server keeps no more of it than its hash. */
  createInvitation(
    campaignId: CampaignId,
    secret: string,
    invitation: NewInvitation,
  ): Promise<void>;
  /** For game masters. */
  invitations(campaignId: CampaignId): Promise<readonly RemoteInvitation[]>;
  /** The invitation a secret belongs to, for anybody who has it; `undefined` when there is none. */
  invitation(campaignId: CampaignId, secret: string): Promise<RemoteInvitation | undefined>;
  revokeInvitation(campaignId: CampaignId, invitationId: string): Promise<void>;
  /** Makes this user a member by an invitation, in one commit. */
  acceptInvitation(campaignId: CampaignId, acceptance: Acceptance): Promise<void>;
}

/** By user id. */
export type RoleChanges = ReadonlyMap<string, Role | null>;

export interface RemoteMember {
  readonly userId: string;
  readonly role: Role;
  /** As the member wants to be called; null for one who said nothing. */
  readonly name: string | null;
  /** Server time in milliseconds since the epoch; null where it is not known. */
  readonly joinedAt: number | null;
}

/** Days for which an invitation can hold. */
export const invitationDays = [1, 7, 30] as const;

export type InvitationDays = (typeof invitationDays)[number];

/** The most people one invitation can let in. */
export const mostUses = 50;

/** Characters of a member's name and of an invitation's label. */
export const longestName = 100;

export interface NewInvitation {
  readonly role: InvitedRole;
  readonly days: InvitationDays;
  /** How many people it lets in. */
  readonly uses: number;
  /** For whom it is meant; only game masters see it. */
  readonly label: string;
}

export interface RemoteInvitation {
  /** The hash of the secret, by which it is revoked. */
  readonly id: string;
  readonly role: InvitedRole;
  /** User id of who made it. */
  readonly by: string;
  readonly label: string;
  readonly uses: number;
  readonly usedBy: readonly string[];
  readonly revoked: boolean;
  /** Server time in milliseconds since the epoch, by which the server decides. */
  readonly expiresAt: number;
}

export interface Acceptance {
  readonly secret: string;
  readonly role: InvitedRole;
  /** As this user wants to be called by the other members. */
  readonly name: string;
}
