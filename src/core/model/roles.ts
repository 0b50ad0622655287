import type { Audience } from './audience';

/** What a member is in a shared campaign, most rights first. */
export const roles = ['owner', 'gm', 'player', 'reader'] as const;

export type Role = (typeof roles)[number];

/** What somebody can be invited as: nobody is invited to own a campaign. */
export type InvitedRole = Exclude<Role, 'owner'>;

export function isRole(text: unknown): text is Role {
  return roles.some((role) => role === text);
}

/** Whether this role sees everything and may change it. */
export function isGameMaster(role: string): boolean {
  return role === 'owner' || role === 'gm';
}

/**
 * What `role` may invite others as. Game masters see and change everything, so only an owner lets one in;
 * `firestore.rules` has the same.
 */
export function invitableRoles(role: Role): readonly InvitedRole[] {
  switch (role) {
    case 'owner':
      return ['gm', 'player', 'reader'];
    case 'gm':
      return ['player', 'reader'];
    default:
      return [];
  }
}

/**
 * What members with a role may read. The players' part comes first: whoever reads both then finds most records that
 * moved there without asking for them one by one.
 */
export function audiencesOfRole(role: string): readonly Audience[] {
  return isGameMaster(role) ? ['table', 'gm'] : ['table'];
}
