import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { Role } from '../../../src/core/model/roles';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { changeRole, endMembership, removeMember } from '../../../src/sync/sharing/changeMembers';
import { freshProject } from './support/emulator';
import { converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('Members', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let owner: Client;
  let friend: Client;
  let campaignId: CampaignId;
  let notes: readonly RecordId[];

  beforeEach(async () => {
    target = await freshProject('demo-membership');
    rig = new SyncRig(target);
    owner = await rig.client();
    friend = await clientOf('friend');
    ({ campaignId, notes } = await newCampaign(owner, ['Aldric', 'Berta']));
    await owner.engine.syncNow();
  });

  afterEach(() => rig.close());

  it('I19: keep every byte when they are removed, send nothing, are told so, and go on when they are back', async () => {
    await admit('gm');
    await friend.engine.join(campaignId);
    await asOwner((connection) => removeMember(connection, campaignId, 'friend'));
    await edit(friend, note(0), { body: 'Written after the removal.\n' });
    await assert.rejects(friend.engine.syncNow(), {
      reason: 'revoked',
      message: /no longer a member/,
    });
    assert.equal(friend.engine.status.state, 'revoked');
    assert.match(friend.engine.status.message ?? '', /stays in this file/);
    assert.equal(await bodyOf(friend, note(0)), 'Written after the removal.\n');
    const { kept, pending } = await friend.store.sync.counts();
    assert.deepEqual([kept, pending], [1, 0]);
    const membership = (await friend.store.sync.memberships())[0];
    assert.deepEqual([membership?.role, membership?.state], ['gm', 'revoked']);
    await owner.engine.syncNow();
    assert.equal(await bodyOf(owner, note(0)), 'Aldric is here.\n');

    await admit('gm');
    await converge(campaignId, owner, friend);
    assert.equal(await bodyOf(owner, note(0)), 'Written after the removal.\n');
  });

  it('who become players keep the game masters’ notes, get no more of them, and keep their edits', async () => {
    await admit('gm');
    await friend.engine.join(campaignId);
    await friend.engine.syncNow();
    await asOwner((connection) => changeRole(connection, campaignId, 'friend', 'player'));
    await edit(friend, note(0), { body: 'An edit of a player.\n' });
    await assert.rejects(friend.engine.syncNow(), {
      reason: 'read-only',
      message: /changed to player/,
    });
    await edit(owner, note(1), { body: 'A secret.\n' });
    await owner.engine.syncNow();
    const report = await friend.engine.syncNow();
    assert.equal(report.pushed + report.pulled, 0);
    assert.equal(friend.engine.status.state, 'read-only');
    assert.match(friend.engine.status.message ?? '', /own edits stay/);
    assert.equal(await bodyOf(friend, note(0)), 'An edit of a player.\n');
    assert.equal(await bodyOf(friend, note(1)), 'Berta is here.\n');

    await asOwner((connection) => changeRole(connection, campaignId, 'friend', 'gm'));
    await converge(campaignId, owner, friend);
    assert.equal(await bodyOf(owner, note(0)), 'An edit of a player.\n');
    assert.equal(await bodyOf(friend, note(1)), 'A secret.\n');
  });

  it('who only read prove what is on the table, and count what they write as kept here', async () => {
    await show(note(0));
    await owner.engine.syncNow();
    await admit('reader');
    await friend.engine.join(campaignId);
    const report = await friend.engine.syncNow();
    assert.deepEqual([report.pending, report.verified], [0, true]);
    assert.ok(friend.engine.status.verifiedAt);
    assert.equal(await titleOf(friend, note(0)), 'Aldric');
    assert.equal(await titleOf(friend, note(1)), undefined);
    await edit(friend, note(0), { title: 'Mine' });
    const after = await friend.engine.syncNow();
    assert.deepEqual([after.pushed, after.pending, friend.engine.status.kept], [0, 0, 1]);
    assert.equal(await titleOf(friend, note(0)), 'Mine');
  });

  it('who leave keep the campaign, which is synced no more, and can join it again', async () => {
    await admit('gm');
    await friend.engine.join(campaignId);
    const connection = await connectFirestore({ ...target, userId: 'friend' });
    await endMembership(connection, campaignId);
    await connection.close();
    const left = { role: 'gm', state: 'left', checkedAt: Date.now() } as const;
    await friend.store.sync.setMembership({ campaignId, userId: 'friend', ...left });
    await edit(friend, note(0), { title: 'Here only' });
    const report = await friend.engine.syncNow();
    assert.deepEqual([report.pushed, report.pulled, report.pending], [0, 0, 0]);
    assert.equal(friend.engine.status.phase === 'attention', false);
    assert.equal(await titleOf(friend, note(0)), 'Here only');

    await admit('gm');
    await friend.engine.join(campaignId);
    await converge(campaignId, owner, friend);
    assert.equal(await titleOf(owner, note(0)), 'Here only');
  });

  it('who leave while a round runs have left, and were not removed', async () => {
    await admit('gm');
    await friend.engine.join(campaignId);
    await friend.engine.syncNow();
    const left = { campaignId, userId: 'friend', role: 'gm', state: 'left', checkedAt: 1 } as const;
    let isGone = false;
    friend.remote.before = async (method) => {
      if (method === 'changesAfter' && !isGone) {
        isGone = true;
        const connection = await connectFirestore({ ...target, userId: 'friend' });
        await endMembership(connection, campaignId);
        await connection.close();
      }
      if (method === 'campaign' && isGone) await friend.store.sync.setMembership(left);
    };
    await assert.rejects(friend.engine.syncNow(), { reason: 'cancelled' });
    assert.deepEqual(await friend.store.sync.memberships(), [left]);
    await friend.engine.syncNow();
    assert.equal(friend.engine.status.state, 'idle');
  });

  it('say nothing about somebody else who opens the same file', async () => {
    await owner.engine.stop();
    const stranger = await rig.client({
      ...{ file: owner.store.file, target: { ...target, userId: 'stranger' } },
    });
    await assert.rejects(stranger.engine.syncNow(), ({ message }: Error) => {
      return !message.includes('no longer a member');
    });
    assert.equal((await stranger.store.sync.memberships())[0]?.userId, 'gm-1');
  });

  it('of two campaigns in one file have a role, cursors and a proof in each', async () => {
    await show(note(0));
    await owner.engine.syncNow();
    await admit('player');
    const own = await newCampaign(friend, ['Cora']);
    await friend.engine.syncNow();
    await friend.engine.join(campaignId);
    await edit(friend, note(0), { title: 'Kept here' });
    await edit(friend, own.notes[0] ?? note(0), { title: 'Sent' });
    const report = await friend.engine.syncNow();
    assert.deepEqual([report.pushed, report.verified], [1, true]);
    const roles = new Map(
      (await friend.store.sync.memberships()).map(({ campaignId: id, role }) => [id, role]),
    );
    assert.deepEqual([roles.get(campaignId), roles.get(own.campaignId)], ['player', 'owner']);
    const [foreign, mine] = [campaignId, own.campaignId];
    assert.ok((await friend.store.sync.state(foreign, 'table'))?.verifiedAt);
    assert.equal(await friend.store.sync.state(foreign, 'gm'), undefined);
    assert.ok((await friend.store.sync.state(mine, 'gm'))?.verifiedAt);

    await asOwner((connection) => removeMember(connection, campaignId, 'friend'));
    await edit(friend, own.notes[0] ?? note(0), { title: 'Sent too' });
    await assert.rejects(friend.engine.syncNow(), { reason: 'revoked' });
    const second = await clientOf('friend');
    await second.engine.join(own.campaignId);
    assert.equal(await titleOf(second, own.notes[0] ?? note(0)), 'Sent too');
  });

  function note(index: number): RecordId {
    const id = notes[index];
    assert.ok(id);
    return id;
  }

  function clientOf(userId: string): Promise<Client> {
    return rig.client({ target: { ...target, userId } });
  }

  /** Puts a note of the owner on the table. */
  async function show(docId: RecordId): Promise<void> {
    await owner.store
      .repository(entities)
      .upsert({ docId, frontMatter: '---\naudience: table\n---\n' });
  }

  function admit(role: Role): Promise<void> {
    return asOwner(({ sharing }) => sharing.changeMembers(campaignId, new Map([['friend', role]])));
  }

  async function asOwner(
    work: (connection: Awaited<ReturnType<typeof connectFirestore>>) => Promise<void>,
  ): Promise<void> {
    const connection = await connectFirestore(target);
    await work(connection);
    await connection.close();
  }

  async function bodyOf({ store }: Client, docId: RecordId): Promise<string | undefined> {
    return (await store.notes.get(docId))?.body;
  }

  async function titleOf({ store }: Client, docId: RecordId): Promise<string | undefined> {
    return (await store.notes.get(docId))?.title;
  }
});
