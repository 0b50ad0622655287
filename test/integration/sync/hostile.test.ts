import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  doc,
  FieldPath,
  getDoc,
  serverTimestamp,
  setDoc,
  updateDoc,
  type DocumentData,
  type DocumentReference,
} from 'firebase/firestore/lite';

import { campaigns, entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject, openRules, setRules } from './support/emulator';
import { liteClient } from './support/liteClient';
import { lostAnswer } from './support/lostAnswer';
import { converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

// A game master of one campaign, a stranger, a newer program or a copied file, each doing what the rules let them do.
describe('What others write', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;

  beforeEach(async () => {
    target = await freshProject('demo-hostile');
    rig = new SyncRig(target);
    a = await rig.client();
  });

  afterEach(() => rig.close());

  it('into one campaign changes nothing in another campaign of the file', async () => {
    const { campaignId } = await newCampaign(a, ['In the shared campaign']);
    const secret = await a.store.repository(campaigns).upsert({ title: 'Secret' });
    const draft = {
      campaignId: secret.campaignId,
      kind: 'npc',
      title: 'Hidden',
      body: 'Hidden.\n',
    };
    const { firebaseId: docId } = await a.store.repository(entities).upsert(draft);
    await a.engine.syncNow();
    await letIn(campaignId, 'mallory');
    const planted = record('mallory', campaignId, docId);
    await setDoc(planted, newRecord('mallory', 'entities', { title: 'Taken', kind: 'npc' }));
    await updateDoc(planted, ...revision('mallory', 2));
    await edit(a, docId, { body: 'Hidden.\nNot sent yet.\n' });
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pending, report.verified], [0, true]);
    const note = await a.store.notes.get(docId);
    assert.deepEqual(
      [note?.campaignId, note?.title, note?.body, note?.rev],
      [secret.campaignId, 'Hidden', 'Hidden.\nNot sent yet.\n', 2],
    );
    assert.equal((await getDoc(planted)).data()?.['body'], '');
    const sent = await getDoc(record('gm-1', secret.campaignId, docId));
    assert.equal(sent.data()?.['body'], 'Hidden.\nNot sent yet.\n');
    assert.deepEqual((await a.store.check()).problems, []);
  });

  it('cannot make the file take a campaign’s record for a campaign', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await setRules(target, openRules);
    const ghost = newRecord('mallory', 'campaigns', { title: 'Ghost' });
    await setDoc(record('mallory', campaignId, 'ghost'), ghost);
    // The open rules are found out on the next connection only.
    const report = await a.engine.syncNow();
    assert.deepEqual(await a.store.sync.campaignIds(), [campaignId]);
    assert.equal(report.verified, true);
    assert.equal(await a.store.notes.get('ghost' as RecordId), undefined);
  });

  it('under another’s marker is refused, and an unsent edit is merged with it', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    await letIn(campaignId, 'mallory');
    const { deviceId: device } = await a.store.sync.identity();
    const planted = record('mallory', campaignId, docId);
    const forged = updateDoc(
      planted,
      ...revision('mallory', 2),
      new FieldPath('seen', `gm-1:${device}`),
      'guessed',
    );
    await assert.rejects(forged, { code: 'permission-denied' });
    await updateDoc(
      planted,
      ...revision('mallory', 2),
      'body',
      'Aldric is here.\n\nMallory too.\n',
    );
    await edit(a, docId, { body: 'Words of the victim.\n\nAldric is here.\n' });
    await a.engine.syncNow();
    const body = (await a.store.notes.get(docId))?.body ?? '';
    assert.match(body, /Words of the victim/);
    assert.match(body, /Mallory too/);
    assert.equal((await getDoc(planted)).data()?.['body'], body);
  });

  it('from a copy of the file, under the same device, takes nothing for sent that is not', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await edit(a, docId, { body: 'One.\n\nTwo.\n' });
    await a.engine.syncNow();
    await a.engine.stop();
    await a.store.close();
    const folder = await mkdtemp(path.join(tmpdir(), 'moonforge-copy-'));
    const file = path.join(folder, '.moonforge', 'campaign.db');
    await mkdir(path.dirname(file));
    await copyFile(a.store.file, file);
    const first = await rig.client({ file: a.store.file });
    const second = await rig.client({ file });
    assert.deepEqual(await first.store.sync.identity(), await second.store.sync.identity());
    await edit(first, docId, { body: 'One, of the first.\n\nTwo.\n' });
    await edit(second, docId, { body: 'One.\n\nTwo, of the second.\n' });
    first.remote.before = lostAnswer('commit');
    await assert.rejects(first.engine.syncNow(), { reason: 'offline' });
    first.remote.before = () => undefined;
    await second.engine.syncNow();
    await converge(campaignId, first, second);
    const body = (await first.store.notes.get(docId))?.body;
    assert.equal(body, 'One, of the first.\n\nTwo, of the second.\n');
    await second.engine.stop();
    await second.store.close();
    await rm(folder, { recursive: true });
  });

  it('under a well-known id does not stop the check of the rules', async () => {
    const squatted = doc(liteClient(target, 'outsider'), 'campaigns', 'moonforge-rules-check');
    await setDoc(squatted, {
      name: 'x',
      members: { outsider: 'owner' },
      createdAt: serverTimestamp(),
      updatedAt: serverTimestamp(),
    });
    await newCampaign(a, ['Aldric']);
    assert.equal((await a.engine.syncNow()).verified, true);
  });

  it('into a known field in a newer way survives edits of other fields', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    const rich = { text: 'A smith', lang: 'en' };
    const reference = record('gm-1', campaignId, docId);
    await updateDoc(reference, ...revision('gm-1', 2), new FieldPath('data', 'summary'), rich);
    await a.engine.syncNow();
    await edit(a, docId, { body: 'Another edit.\n' });
    await a.engine.syncNow();
    const snapshot = await getDoc(reference);
    assert.deepEqual(
      [snapshot.get('data.summary'), snapshot.get('body')],
      [rich, 'Another edit.\n'],
    );
    await edit(a, docId, { summary: 'Plain again' });
    await a.engine.syncNow();
    assert.equal((await getDoc(reference)).get('data.summary'), 'Plain again');
  });

  it('as another kind of note under an id of this file is set aside with the edit', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric']);
    const { firebaseId: docId } = await a.store
      .repository(entities)
      .upsert({ campaignId, kind: 'npc', title: 'Berta' });
    a.remote.before = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow(), { reason: 'offline' });
    a.remote.before = () => undefined;
    await setDoc(
      record('gm-1', campaignId, docId),
      newRecord('gm-1', 'scenes', { title: 'Scene' }),
    );
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pending, report.verified], [1, false]);
    assert.equal((await a.store.notes.get(docId))?.title, 'Berta');
    const stored = await getDoc(record('gm-1', campaignId, docId));
    assert.deepEqual([stored.get('rev'), stored.get('data.title')], [1, 'Scene']);
  });

  it('in a collection of a later version becomes a note once the collection is known', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    const docId = 'kept-by-an-older-version' as RecordId;
    const data = { title: 'From the future', kind: 'npc', createdAt: 7 };
    await setDoc(record('gm-1', campaignId, docId), newRecord('gm-1', 'entities', data));
    // An older version kept only the base of what it read.
    const [found] = [...(await a.remote.read(campaignId, 'gm', [docId])).values()];
    assert.ok(found);
    const { collection, deleted, body, rev } = found;
    await a.engine.stop();
    const lease = (await a.store.sync.acquireLease('older', Date.now(), 15_000))!;
    await a.store.sync.transaction(lease, (unit) =>
      unit.setBase({
        docId,
        campaignId,
        audience: 'gm',
        base: { collection, deleted, data, body, rev },
        remoteUpdatedAt: found.updatedAt,
      }),
    );
    await a.store.sync.releaseLease(lease);
    assert.equal(await a.store.notes.get(docId), undefined);
    const report = await a.engine.syncNow();
    assert.deepEqual([report.verified, report.pending], [true, 0]);
    const note = await a.store.notes.get(docId);
    assert.deepEqual(
      [note?.title, note?.rev, note?.campaignId],
      ['From the future', 1, campaignId],
    );
  });

  it('does not bring back what was deleted before Upload again', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await a.engine.syncNow();
    await a.store.repository(entities).remove(notes[0]!);
    await a.engine.uploadAgain(campaignId);
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pending, report.conflicts, report.verified], [0, 0, true]);
    assert.equal(await a.store.notes.get(notes[0]!), undefined);
    const stored = await getDoc(record('gm-1', campaignId, notes[0]!));
    assert.equal(stored.data()?.['deleted'], true);
  });

  function record(userId: string, campaignId: CampaignId, docId: string): DocumentReference {
    return doc(liteClient(target, userId), 'campaigns', campaignId, 'gm', docId);
  }

  async function letIn(campaignId: CampaignId, userId: string): Promise<void> {
    const root = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId);
    await updateDoc(root, new FieldPath('members', userId), 'gm', 'updatedAt', serverTimestamp());
  }
});

function newRecord(userId: string, collection: string, data: DocumentData): DocumentData {
  return {
    collection,
    v: 1,
    rev: 1,
    updatedAt: serverTimestamp(),
    by: { uid: userId, device: 'theirs' },
    seen: { [`${userId}:theirs`]: 'marker-1' },
    deleted: false,
    data,
    body: '',
  };
}

/** The arguments that make an update the next revision. */
function revision(userId: string, rev: number): [string, unknown, ...unknown[]] {
  return [
    'rev',
    rev,
    'updatedAt',
    serverTimestamp(),
    'by',
    { uid: userId, device: 'theirs' },
    new FieldPath('seen', `${userId}:theirs`),
    `marker-${rev}`,
  ];
}
