import assert from 'node:assert/strict';

import { doc, getDoc, getDocs, collection, Timestamp, updateDoc } from 'firebase/firestore/lite';

import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject, setRules, openRules } from './support/emulator';
import { shippedRules } from '../../support/launch/firestoreEmulator';
import { liteClient } from './support/liteClient';
import { converge, edit, eventually, newCampaign, SyncRig, type Client } from './support/syncRig';

const day = 86_400_000;

describe('Taking old deletions out of the server', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let campaignId: CampaignId;
  let notes: readonly RecordId[];

  beforeEach(async () => {
    target = await freshProject('demo-compaction');
    rig = new SyncRig(target);
  });

  afterEach(() => rig.close());

  it('I11: leaves what lives and what was deleted lately, and every device proven equal', async () => {
    await played(['Living', 'Old', 'Older', 'Young']);
    await deleteLongAgo(notes.slice(1, 3), 100);
    await deleteLongAgo(notes.slice(3), 80);
    const [owner, other] = [await joined(), await joined()];
    assert.equal(await owner.engine.compact(campaignId, 90), 2);
    assert.deepEqual(await onServer(), [campaignId, notes[0], notes[3], '.compaction'].sort());
    await converge(campaignId, owner, other);
    for (const client of [owner, other]) {
      const known = await client.store.sync.baseRevisions(campaignId, 'gm');
      assert.deepEqual([...known.keys()].sort(), [campaignId, notes[0], notes[3]].sort());
      assert.notEqual(client.engine.status.verifiedAt, null);
    }
    // Who comes later gets what is there.
    await converge(campaignId, await joined(), owner);
  });

  it('can be begun again where it was broken off', async () => {
    await played(['Living', 'Old', 'Older']);
    await deleteLongAgo(notes.slice(1), 100);
    const owner = await joined();
    owner.remote.after = (method) => {
      if (method === 'takeOut') throw new Error('The answer is lost.');
    };
    await assert.rejects(owner.engine.compact(campaignId, 90), /The answer is lost/);
    owner.remote.after = () => undefined;
    assert.equal(await owner.engine.compact(campaignId, 90), 0);
    await converge(campaignId, owner);
    assert.deepEqual(await onServer(), [campaignId, notes[0], '.compaction'].sort());
  });

  it('goes on through further rounds, and adds up', async () => {
    await played(['Living', 'Old', 'Older']);
    await deleteLongAgo([notes[1]!], 200);
    await deleteLongAgo([notes[2]!], 100);
    const [owner, other] = [await joined(), await joined()];
    assert.equal(await owner.engine.compact(campaignId, 150), 1);
    await converge(campaignId, owner, other);
    assert.equal(await owner.engine.compact(campaignId, 90), 1);
    await converge(campaignId, owner, other);
    assert.equal((await owner.store.sync.state(campaignId, 'gm'))?.compactedRev, 4);
  });

  it('I10, I17: a device that was away for longer puts notes into the trash, and sends its own edits as new notes', async () => {
    await played(['Living', 'Deleted', 'Edited here']);
    const away = await joined();
    await away.engine.stop();
    await edit(away, notes[2]!, { body: 'Written on a long journey.\n' });
    await deleteLongAgo(notes.slice(1), 100);
    const owner = await joined();
    await owner.engine.compact(campaignId, 90);
    await converge(campaignId, away, owner);
    const trash = await away.store.history.deletedNotes({ campaignId });
    assert.deepEqual(
      trash.map(({ title }) => title),
      ['Deleted'],
    );
    assert.equal((await owner.store.notes.get(notes[2]!))?.body, 'Written on a long journey.\n');
    assert.equal((await read(notes[2]!))?.['rev'], 1);
    assert.equal(await read(notes[1]!), undefined);
  });

  it('I10: a note that is brought back from the trash when its deletion is gone there is sent as a new one', async () => {
    await played(['Living', 'Old']);
    await deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await joined(), await joined()];
    await owner.engine.compact(campaignId, 90);
    await other.store.write((unit) => unit.restore(notes[1]!));
    await edit(other, notes[1]!, { body: 'Back again.\n' });
    await converge(campaignId, other, owner);
    assert.equal((await owner.store.notes.get(notes[1]!))?.body, 'Back again.\n');
    assert.equal((await read(notes[1]!))?.['rev'], 1);
    assert.equal((await other.store.sync.counts()).quarantined, 0);
  });

  it('I11: a note that was taken out and brought back is found by who knew only its deletion', async () => {
    await played(['Living', 'Old']);
    await deleteLongAgo(notes.slice(1), 100);
    const [owner, away] = [await joined(), await joined()];
    await owner.engine.compact(campaignId, 90);
    await owner.store.write((unit) => unit.restore(notes[1]!));
    await converge(campaignId, owner);
    await converge(campaignId, away, owner);
    assert.equal((await away.store.notes.summary(notes[1]!))?.title, 'Old');
  });

  for (const answer of ['apply', 'keep'] as const) {
    it(`asks first where very many would go, and follows the answer to ${answer} them`, async () => {
      await played(Array.from({ length: 40 }, (_, i) => `Note ${i}`));
      const away = await joined();
      await away.engine.stop();
      await deleteLongAgo(notes.slice(0, 30), 100);
      const owner = await joined();
      await owner.engine.compact(campaignId, 90);
      await assert.rejects(away.engine.syncNow(), { reason: 'mass-deletion' });
      assert.equal((await away.store.notes.summaries({ campaignId })).length, 41);
      assert.equal(await away.engine.answerMassDeletion(campaignId, answer), 30);
      await converge(campaignId, away, owner);
      const left = (await owner.store.notes.summaries({ campaignId })).length;
      assert.equal(left, answer === 'apply' ? 11 : 41);
    });
  }

  it('is for owners, and for what was deleted ninety days ago at least', async () => {
    await played(['Old']);
    await deleteLongAgo(notes, 100);
    const gm = await rig.client({ target: { ...target, userId: 'gm-2' } });
    await asAdministrator(async (db) =>
      updateDoc(doc(db, 'campaigns', campaignId), { 'members.gm-2': 'gm' }),
    );
    await gm.engine.join(campaignId);
    await assert.rejects(gm.engine.compact(campaignId, 90), { reason: 'permission-denied' });
    const owner = await joined();
    await assert.rejects(owner.engine.compact(campaignId, 89), { reason: 'invalid-input' });
    assert.ok((await onServer()).includes(notes[0]!));
  });

  it('does not stop polls of a device that syncs meanwhile', async () => {
    await played(['Living', 'Old']);
    await deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await joined(), await joined()];
    other.engine.start();
    await eventually(() => other.engine.status.state === 'idle');
    await owner.engine.compact(campaignId, 90);
    await eventually(
      async () => (await other.store.sync.state(campaignId, 'gm'))?.compactedRev === 2,
    );
    assert.equal((await other.engine.syncNow()).verified, true);
  });

  /** A campaign on the server whose notes were written two hundred days ago, by a device that is gone. */
  async function played(titles: readonly string[]): Promise<void> {
    const first = await rig.client();
    const made = await newCampaign(first, titles);
    ({ campaignId, notes } = made);
    await first.engine.syncNow();
    await first.engine.stop();
    await age([campaignId, ...notes], 300, {});
  }

  async function joined(): Promise<Client> {
    const client = await rig.client();
    await client.engine.join(campaignId);
    await client.engine.syncNow();
    return client;
  }

  /** Deletes notes as another device did it so many days ago. */
  function deleteLongAgo(docIds: readonly RecordId[], days: number): Promise<void> {
    return age(docIds, days, { deleted: true, rev: 2 });
  }

  async function age(docIds: readonly RecordId[], days: number, change: object): Promise<void> {
    await asAdministrator(async (db) => {
      for (const docId of docIds) {
        const updatedAt = Timestamp.fromMillis(Date.now() - days * day);
        await updateDoc(doc(db, 'campaigns', campaignId, 'gm', docId), { updatedAt, ...change });
      }
    });
  }

  async function asAdministrator(
    work: (db: ReturnType<typeof liteClient>) => Promise<void>,
  ): Promise<void> {
    await setRules(target, openRules);
    await work(liteClient(target, 'gm-1'));
    await setRules(target, await shippedRules());
  }

  async function onServer(): Promise<readonly string[]> {
    const records = collection(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm');
    return (await getDocs(records)).docs.map(({ id }) => id).sort();
  }

  async function read(docId: RecordId): Promise<Record<string, unknown> | undefined> {
    const reference = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm', docId);
    return (await getDoc(reference)).data();
  }
});
