import assert from 'node:assert/strict';

import type { CampaignId } from '../../../src/core/model/ids';
import type { InvitedRole } from '../../../src/core/model/roles';
import type { NewInvitation, RemoteConnection } from '../../../src/core/ports/remoteSharing';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { acceptInvitation, type Accepted } from '../../../src/sync/sharing/acceptInvitation';
import {
  changeRole,
  endMembership,
  removeMember,
  transferOwnership,
} from '../../../src/sync/sharing/changeMembers';
import { parseInvitation } from '../../../src/sync/sharing/invitationCode';
import { invite } from '../../../src/sync/sharing/invite';
import { systemClock } from '../../../src/sync/systemClock';
import { freshProject } from './support/emulator';

const campaignId = 'shared-campaign' as CampaignId;

describe('Sharing a campaign', () => {
  let target: EmulatorTarget;
  const connections: RemoteConnection[] = [];
  let owner: RemoteConnection;
  let friend: RemoteConnection;

  beforeEach(async () => {
    target = await freshProject('demo-sharing');
    owner = await as('owner');
    friend = await as('friend');
    await owner.createCampaign(campaignId, 'Thellade');
  });

  afterEach(async () => {
    for (const connection of connections.splice(0)) await connection.close();
  });

  for (const role of ['gm', 'player', 'reader'] as const) {
    it(`makes who uses an invitation a member as ${role}, with the name they chose`, async () => {
      const code = await inviteAs(role);
      assert.deepEqual(await use(friend, code, 'Anna'), { role, wasMember: false });
      const members = await owner.sharing.members(campaignId);
      assert.deepEqual(
        members.map(({ userId, role: has, name }) => [userId, has, name]),
        [
          ['owner', 'owner', null],
          ['friend', role, 'Anna'],
        ],
      );
      assert.ok((members[1]?.joinedAt ?? 0) > 0);
      assert.equal((await friend.campaign(campaignId))?.role, role);
    });
  }

  it('puts all that a friend needs into the code, and nothing readable by members into the server', async () => {
    const code = await inviteAs('player');
    const { secret, name, projectId, address } = parseInvitation(code);
    assert.deepEqual([name, projectId, address.kind], ['Thellade', 'demo-sharing', 'emulator']);
    const listed = JSON.stringify(await owner.sharing.invitations(campaignId));
    assert.equal(listed.includes(secret), false);
  });

  it('leaves a member as they are who uses another invitation, and does not use it up', async () => {
    await use(friend, await inviteAs('reader'));
    const code = await inviteAs('gm');
    assert.deepEqual(await use(friend, code), { role: 'reader', wasMember: true });
    assert.deepEqual(await use(await as('other'), code), { role: 'gm', wasMember: false });
  });

  it('says of an invitation that it is used up, revoked or unknown', async () => {
    const once = await inviteAs('player');
    await use(friend, once);
    const other = await as('other');
    await assert.rejects(use(other, once), { message: /used up/, reason: 'permission-denied' });

    const revoked = await inviteAs('player');
    const [invitation] = (await owner.sharing.invitations(campaignId)).filter(
      ({ usedBy }) => usedBy.length === 0,
    );
    await owner.sharing.revokeInvitation(campaignId, invitation?.id ?? '');
    await assert.rejects(use(other, revoked), { message: /revoked/ });

    const guess = { ...parseInvitation(once), secret: 'A'.repeat(32), name: 'Other' };
    await assert.rejects(acceptInvitation(other, guess, systemClock), {
      reason: 'not-found',
      message: /does not know this invitation/,
    });
  });

  it('lets as many in as it was made for, each once', async () => {
    const code = await inviteAs('player', { uses: 2 });
    await use(friend, code);
    await removeMember(owner, campaignId, 'friend');
    await assert.rejects(use(friend, code), { message: /used this invitation before/ });
    await use(await as('second'), code);
    await assert.rejects(use(await as('third'), code), { message: /used up/ });
  });

  it('lets one in when two use the last use at once', async () => {
    const code = await inviteAs('player');
    const users = [friend, await as('second'), await as('third')];
    const results = await Promise.allSettled(users.map((user) => use(user, code)));
    const joined = results.filter(({ status }) => status === 'fulfilled');
    assert.equal(joined.length, 1);
    assert.equal((await owner.sharing.members(campaignId)).length, 2);
  });

  it('lets game masters invite players, and nobody else invite', async () => {
    await use(friend, await inviteAs('gm'));
    const player = await as('player');
    await use(player, await inviteAs('player', {}, friend));
    await assert.rejects(inviteAs('gm', {}, friend), { message: /Only the owner invites game/ });
    await assert.rejects(inviteAs('reader', {}, player), {
      message: /only its owner and its game/,
    });
    await assert.rejects(inviteAs('reader', {}, await as('stranger')), {
      reason: 'permission-denied',
    });
  });

  it('refuses the invitations of a game master who was removed', async () => {
    await use(friend, await inviteAs('gm'));
    const code = await inviteAs('player', { uses: 10 }, friend);
    await removeMember(owner, campaignId, 'friend');
    await assert.rejects(use(await as('player'), code), { message: /may no longer invite/ });
    await assert.rejects(use(friend, code), { message: /may no longer invite/ });
  });

  it('hands the campaign over and leaves it, but never without an owner', async () => {
    await assert.rejects(endMembership(owner, campaignId), { message: /needs an owner/ });
    await use(friend, await inviteAs('player'));
    await assert.rejects(changeRole(owner, campaignId, 'owner', 'gm'), {
      message: /needs an owner/,
    });
    await transferOwnership(owner, campaignId, 'friend');
    assert.equal((await owner.campaign(campaignId))?.role, 'gm');
    await endMembership(owner, campaignId);
    await assert.rejects(owner.campaign(campaignId), { reason: 'permission-denied' });
    const left = await friend.sharing.members(campaignId);
    assert.deepEqual(
      left.map(({ userId, role }) => [userId, role]),
      [['friend', 'owner']],
    );
  });

  it('lets nobody but an owner change members', async () => {
    await use(friend, await inviteAs('gm'));
    const player = await as('player');
    await use(player, await inviteAs('player'));
    for (const user of [friend, player]) {
      await assert.rejects(changeRole(user, campaignId, user.userId, 'owner'), {
        reason: 'permission-denied',
      });
      const behindItsBack = user.sharing.changeMembers(
        campaignId,
        new Map([[user.userId, 'owner']]),
      );
      await assert.rejects(behindItsBack, { reason: 'permission-denied' });
    }
    await assert.rejects(removeMember(owner, campaignId, 'nobody'), { reason: 'not-found' });
  });

  it('lets members change how they are called', async () => {
    await owner.sharing.introduce(campaignId, 'The Keeper');
    await owner.sharing.introduce(campaignId, 'The Other Keeper');
    const [member] = await owner.sharing.members(campaignId);
    assert.equal(member?.name, 'The Other Keeper');
  });

  async function as(userId: string): Promise<RemoteConnection> {
    const connection = await connectFirestore({ ...target, userId });
    connections.push(connection);
    return connection;
  }

  function inviteAs(
    role: InvitedRole,
    change: Partial<NewInvitation> = {},
    by = owner,
  ): Promise<string> {
    const { projectId, host, port } = target;
    const campaign = { address: { kind: 'emulator', host, port }, projectId, campaignId } as const;
    return invite(by, campaign, { role, days: 7, uses: 1, label: '', ...change });
  }

  function use(user: RemoteConnection, code: string, name = user.userId): Promise<Accepted> {
    return acceptInvitation(user, { ...parseInvitation(code), name }, systemClock);
  }
});
