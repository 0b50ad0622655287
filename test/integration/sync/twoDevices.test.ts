import assert from 'node:assert/strict';

import { campaigns, entities } from '../../../src/core/model/collections';
import type { CampaignId } from '../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject } from './support/emulator';
import { converge, contents, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('Two devices on one campaign', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;
  let b: Client;

  beforeEach(async () => {
    target = await freshProject('demo-two-devices');
    rig = new SyncRig(target);
    a = await rig.client();
    b = await rig.client();
  });

  afterEach(() => rig.close());

  it('end with the same records after the second joins', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric', 'Berta', 'Cuno']);
    const report = await a.engine.syncNow();
    assert.deepEqual(
      { ...report },
      { pushed: 4, pulled: 0, merged: 0, conflicts: 0, pending: 0, verified: true },
    );
    await b.engine.join(campaignId);
    assert.deepEqual(await contents(b, campaignId), await contents(a, campaignId));
    assert.equal(b.engine.status.phase, 'idle');
    assert.notEqual(b.engine.status.verifiedAt, null);
    await converge(campaignId, a, b);
  });

  it('send edits, new records and deletions both ways', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta', 'Cuno']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(b, notes[0]!, { title: 'Aldric the Smith' });
    await b.store.repository(entities).remove(notes[1]!);
    await b.store.repository(entities).upsert({ campaignId, kind: 'npc', title: 'Dora' });
    await edit(a, notes[2]!, { body: 'Cuno left.\n' });
    await converge(campaignId, a, b);
    const titles = (await a.store.notes.summaries({ campaignId })).map(({ title }) => title);
    assert.deepEqual(titles.sort(), ['Aldric the Smith', 'Cuno', 'Dora', 'Thellade']);
    assert.equal((await b.store.notes.get(notes[2]!))?.body, 'Cuno left.\n');
  });

  it('send the deletion of a campaign', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await a.store.repository(campaigns).remove(campaignId);
    assert.deepEqual((await a.engine.syncNow()).pending, 0);
    await b.engine.syncNow();
    assert.equal(await b.store.repository(campaigns).getById(campaignId), undefined);
  });

  it('send nothing when nothing changed', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await edit(a, notes[0]!, { title: 'Someone' });
    await edit(a, notes[0]!, { title: 'Aldric' });
    const commits = a.remote.count('commit');
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending], [0, 0]);
    assert.equal(a.remote.count('commit'), commits);
    await b.engine.join(campaignId);
  });

  it('refuse to join a campaign the server does not have', async () => {
    await assert.rejects(b.engine.join('unknown' as CampaignId), {
      reason: 'campaign-missing',
      message: /^There is no campaign with this id on firestore-emulator:demo-/,
    });
  });

  it('refuse to join somebody else’s campaign', async () => {
    const { campaignId } = await newCampaign(a);
    await a.engine.syncNow();
    const stranger = await rig.client({ target: { ...target, userId: 'stranger' } });
    await assert.rejects(stranger.engine.join(campaignId), { reason: 'permission-denied' });
    assert.equal(stranger.engine.status.phase, 'attention');
    assert.deepEqual(await stranger.store.notes.summaries(), []);
  });

  it('upload several campaigns of one file', async () => {
    const first = await newCampaign(a, ['Aldric']);
    const second = await newCampaign(a, ['Berta', 'Cuno']);
    assert.equal((await a.engine.syncNow()).pushed, 5);
    await b.engine.join(second.campaignId);
    assert.equal((await b.store.notes.summaries()).length, 3);
    await b.engine.join(first.campaignId);
    assert.equal((await b.store.notes.summaries()).length, 5);
  });
});
