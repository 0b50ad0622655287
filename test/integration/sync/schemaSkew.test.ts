import assert from 'node:assert/strict';

import { doc, getDoc, serverTimestamp, updateDoc } from 'firebase/firestore/lite';

import { entities } from '../../../src/core/model/collections';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject, openRules, setRules } from './support/emulator';
import { liteClient } from './support/liteClient';
import { converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';
import { shippedRules } from '../../support/launch/firestoreEmulator';

describe('I16: devices with different versions', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;
  let b: Client;

  beforeEach(async () => {
    target = await freshProject('demo-versions');
    rig = new SyncRig(target);
    a = await rig.client();
    b = await rig.client();
  });

  afterEach(() => rig.close());

  it('I16: a version that a campaign no longer lets write gets what others write and keeps its edits', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(b, notes[0]!, { title: 'From the newer device' });
    await b.engine.syncNow();
    await a.engine.stop();
    await setRules(target, openRules);
    const root = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId);
    await updateDoc(root, { schemaMin: 2 });
    await setRules(target, await shippedRules());
    const old = await rig.client({ file: a.store.file });
    await edit(old, notes[1]!, { title: 'Not sent yet' });
    await assert.rejects(old.engine.syncNow(), { reason: 'too-old', message: /update Moonforge/ });
    assert.deepEqual([old.remote.count('commit'), old.engine.status.state], [0, 'too-old']);
    assert.equal((await old.store.notes.summary(notes[0]!))?.title, 'From the newer device');
    assert.equal((await old.store.sync.counts()).pending, 1);
    await setRules(target, openRules);
    await updateDoc(root, { schemaMin: 1 });
    await setRules(target, await shippedRules());
    const report = await old.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending], [1, 0]);
  });

  it('I16: a version that is told to stop while it is connected sets nothing aside and keeps its edits', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await a.engine.syncNow();
    await setRules(target, openRules);
    const root = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId);
    await updateDoc(root, { schemaMin: 2 });
    await setRules(target, await shippedRules());
    await edit(a, notes[0]!, { title: 'Of an older version' });
    await edit(a, notes[1]!, { title: 'Of an older version too' });
    await assert.rejects(a.engine.syncNow(), { reason: 'too-old' });
    const { quarantined, pending, inflight } = await a.store.sync.counts();
    assert.deepEqual([quarantined, pending + inflight], [0, 2]);
    const there = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm', notes[0]!);
    assert.deepEqual((await getDoc(there)).get('rev'), 1);
    assert.equal(a.engine.status.state, 'too-old');
  });

  it('I16: what a newer version wrote beside the known fields survives edits of an older one', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    const reference = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm', docId);
    await updateDoc(reference, {
      v: 2,
      rev: 2,
      updatedAt: serverTimestamp(),
      by: { uid: 'gm-1', device: 'newer' },
      'seen.gm-1:newer': 'of a newer version',
      'data.mood': { now: 'grim' },
    });
    await b.engine.join(campaignId);
    await edit(b, docId, { title: 'Edited by the older' });
    await converge(campaignId, b, a);
    const data = (await getDoc(reference)).data()?.['data'] as Record<string, unknown>;
    assert.deepEqual([data['mood'], data['title']], [{ now: 'grim' }, 'Edited by the older']);
  });

  it('I16: what a newer version wrote into a hidden note is not shown to players by an older one, nor lost', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    const reference = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm', docId);
    await updateDoc(reference, {
      v: 2,
      rev: 2,
      updatedAt: serverTimestamp(),
      by: { uid: 'gm-1', device: 'newer' },
      'seen.gm-1:newer': 'of a newer version',
      'data.trueName': 'Ilvane',
    });
    await a.engine.syncNow();
    const frontMatter = '---\naudience: table\n---\n';
    await a.store.repository(entities).upsert({ docId, frontMatter });
    await a.engine.syncNow();
    const edit = (await a.store.review.facts(docId))?.edit;
    assert.match(edit?.lastError ?? '', /newer version .* may be secret\. The note stays hidden/);
    assert.equal((await a.remote.read(campaignId, 'table', [docId])).size, 0);
    await a.store.repository(entities).upsert({ docId, frontMatter: '' });
    await converge(campaignId, a);
    assert.equal((await getDoc(reference)).get('data.trueName'), 'Ilvane');
  });
});
