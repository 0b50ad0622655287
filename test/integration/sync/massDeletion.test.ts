import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { SyncModel } from '../../../src/views/sync/syncModel';
import { freshProject, wipe } from './support/emulator';
import { converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('Deletions by others that are very many', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;
  let b: Client;

  beforeEach(async () => {
    target = await freshProject('demo-deletions');
    rig = new SyncRig(target);
    a = await rig.client();
    b = await rig.client();
  });

  afterEach(() => rig.close());

  it('wait for an answer: nothing is deleted, other changes come in, edits go out', async () => {
    const { campaignId, notes } = await shared(60);
    await removeAll(b, notes.slice(0, 30));
    await edit(b, notes[40]!, { title: 'Changed meanwhile' });
    await b.engine.syncNow();
    await edit(a, notes[50]!, { title: 'Written meanwhile' });
    await assert.rejects(a.engine.syncNow(), {
      reason: 'mass-deletion',
      message: /^Somebody deleted 30 of this campaign’s 61 notes/,
    });
    assert.equal((await a.store.notes.summaries({ campaignId })).length, 61);
    assert.equal((await a.store.notes.summary(notes[40]!))?.title, 'Changed meanwhile');
    assert.equal((await a.store.sync.counts()).pending, 0);
    assert.equal(a.engine.status.phase, 'attention');
    assert.equal(a.engine.status.verifiedAt, null);
    // Asking again changes nothing, and reads nothing anew.
    const before = a.remote.count('changesAfter');
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    assert.ok(a.remote.count('changesAfter') - before <= 2);
  });

  it('are applied when the user says so', async () => {
    const { campaignId, notes } = await shared(60);
    await removeAll(b, notes.slice(0, 30));
    await b.engine.syncNow();
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    const view = new SyncModel(a.store, new Map());
    const held = { campaignId, title: 'Thellade', notes: 30 };
    assert.deepEqual((await view.sections())[0], {
      type: 'section',
      section: 'deletions',
      count: 1,
    });
    assert.deepEqual(await view.rows('deletions'), [
      { type: 'deletions', campaign: campaignId, held },
    ]);
    assert.equal(await a.engine.answerMassDeletion(campaignId, 'apply'), 30);
    await converge(campaignId, a, b);
    assert.equal((await a.store.notes.summaries({ campaignId })).length, 31);
    const sections = (await view.sections()).map((row) => row.type === 'section' && row.section);
    assert.equal(sections.includes('deletions'), false);
  });

  it('come back for everybody when the user keeps the notes, also one that was edited meanwhile', async () => {
    const { campaignId, notes } = await shared(60);
    await removeAll(b, notes.slice(0, 30));
    await b.engine.syncNow();
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    await edit(a, notes[3]!, { body: 'Edited while the question was open.\n' });
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    assert.equal(await a.engine.answerMassDeletion(campaignId, 'keep'), 29);
    await converge(campaignId, a, b);
    assert.equal((await b.store.notes.summaries({ campaignId })).length, 61);
    assert.equal(
      (await b.store.notes.get(notes[3]!))?.body,
      'Edited while the question was open.\n',
    );
  });

  it('count together however many commits and rounds they came in', async () => {
    const { campaignId, notes } = await shared(100);
    for (const at of [0, 12, 24]) {
      await removeAll(b, notes.slice(at, at + 12));
      await b.engine.syncNow();
      if (at < 24) await a.engine.syncNow();
    }
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    // What went before it was many is gone, and in the history.
    assert.equal((await a.store.notes.summaries({ campaignId })).length, 101 - 24);
  });

  it('are applied without a question when they are few, or few of many', async () => {
    const { campaignId, notes } = await shared(100);
    await removeAll(b, notes.slice(0, 22));
    await b.engine.syncNow();
    await converge(campaignId, a, b);
    assert.equal((await a.store.notes.summaries({ campaignId })).length, 79);
  });

  it('wait as well where the texts are long, and one that is kept can be shortened', async () => {
    const { campaignId, notes } = await newCampaign(
      a,
      Array.from({ length: 40 }, (_, i) => `Name ${i}`),
    );
    const long = 'Snow falls. '.repeat(18_000);
    for (const docId of notes.slice(0, 22)) await edit(a, docId, { body: `${docId}\n${long}\n` });
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await removeAll(b, notes.slice(0, 22));
    await b.engine.syncNow();
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    assert.equal((await a.store.notes.summaries({ campaignId })).length, 41);
    await a.engine.answerMassDeletion(campaignId, 'keep');
    await edit(a, notes[0]!, { body: 'Short.\n' });
    await converge(campaignId, a, b);
    assert.equal((await b.store.notes.get(notes[0]!))?.body, 'Short.\n');
    assert.equal((await b.store.notes.get(notes[1]!))?.body, `${notes[1]!}\n${long}\n`);
  });

  it('are forgotten once they are overtaken, and have to be answered before the campaign is uploaded again', async () => {
    const { campaignId, notes } = await shared(60);
    await removeAll(b, notes.slice(0, 30));
    await b.engine.syncNow();
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    await b.store.write(async (unit) => {
      for (const docId of notes.slice(0, 5)) await unit.restore(docId);
    });
    await b.engine.syncNow();
    await assert.rejects(a.engine.syncNow(), { reason: 'mass-deletion' });
    const waiting = await a.store.sync.heldDeletions(campaignId);
    assert.deepEqual(waiting.map(({ docId }) => docId).toSorted(), notes.slice(5, 30).toSorted());
    await assert.rejects(a.engine.uploadAgain(campaignId), { reason: 'mass-deletion' });
    await a.engine.answerMassDeletion(campaignId, 'keep');
    // The server of before is gone, and revisions begin anew.
    await wipe(target);
    await a.engine.uploadAgain(campaignId);
    assert.deepEqual(await a.store.sync.heldDeletions(campaignId), []);
    await a.engine.syncNow();
    assert.equal((await a.engine.syncNow()).verified, true);
    assert.equal((await a.store.notes.summaries({ campaignId })).length, 61);
  });

  async function shared(count: number): Promise<{
    campaignId: Awaited<ReturnType<typeof newCampaign>>['campaignId'];
    notes: readonly RecordId[];
  }> {
    const made = await newCampaign(
      a,
      Array.from({ length: count }, (_, i) => `Name ${i}`),
    );
    await a.engine.syncNow();
    await b.engine.join(made.campaignId);
    return made;
  }
});

async function removeAll({ store }: Client, notes: readonly RecordId[]): Promise<void> {
  for (const docId of notes) await store.repository(entities).remove(docId);
}
