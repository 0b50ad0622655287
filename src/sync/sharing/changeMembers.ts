import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import type { Role } from '../../core/model/roles';
import type { RemoteConnection, RemoteMember, RoleChanges } from '../../core/ports/remoteSharing';

/** Gives a member another role. For owners; one owner has to remain. */
export async function changeRole(
  connection: RemoteConnection,
  campaignId: CampaignId,
  userId: string,
  role: Role,
): Promise<void> {
  await change(connection, campaignId, new Map([[userId, role]]));
}

/** Ends a member's membership. What that member has on other devices stays there and gets no more updates. */
export async function removeMember(
  connection: RemoteConnection,
  campaignId: CampaignId,
  userId: string,
): Promise<void> {
  if (userId === connection.userId) {
    throw new MoonforgeError('invalid-input', 'To end your own membership, leave the campaign.');
  }
  await change(connection, campaignId, new Map([[userId, null]]));
}

/** Makes another member the owner, and this user a game master, in one commit. */
export async function transferOwnership(
  connection: RemoteConnection,
  campaignId: CampaignId,
  userId: string,
): Promise<void> {
  if (userId === connection.userId) {
    throw new MoonforgeError(
      'invalid-input',
      'You own this campaign already: name another member.',
    );
  }
  const changes = new Map<string, Role>([
    [userId, 'owner'],
    [connection.userId, 'gm'],
  ]);
  await change(connection, campaignId, changes);
}

/** Ends this user's own membership; the only owner has to hand the campaign over first. Nothing local changes. */
export async function endMembership(
  connection: RemoteConnection,
  campaignId: CampaignId,
): Promise<void> {
  const { sharing, userId } = connection;
  assertOwnerRemains(await sharing.members(campaignId), new Map([[userId, null]]));
  await sharing.leave(campaignId);
}

async function change(
  { sharing, userId }: RemoteConnection,
  campaignId: CampaignId,
  changes: RoleChanges,
): Promise<void> {
  const members = await sharing.members(campaignId);
  if (roleOf(members, userId) !== 'owner') {
    throw new MoonforgeError('permission-denied', 'Only an owner of the campaign changes members.');
  }
  for (const changed of changes.keys()) {
    if (roleOf(members, changed) !== undefined) continue;
    throw new MoonforgeError('not-found', 'This campaign has no such member any more.');
  }
  assertOwnerRemains(members, changes);
  await sharing.changeMembers(campaignId, changes);
}

function roleOf(members: readonly RemoteMember[], userId: string): Role | undefined {
  return members.find((member) => member.userId === userId)?.role;
}

function assertOwnerRemains(members: readonly RemoteMember[], changes: RoleChanges): void {
  const remains = members.some(({ userId, role }) => {
    const changed = changes.get(userId);
    return (changed === undefined ? role : changed) === 'owner';
  });
  if (remains) return;
  throw new MoonforgeError(
    'invalid-input',
    'A campaign needs an owner: make another member the owner first. Nothing was changed.',
  );
}
