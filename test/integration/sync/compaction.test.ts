import assert from 'node:assert/strict';

import { neverCancelled } from '../../../src/core/cancellation';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject } from './support/emulator';
import { OldCampaign } from './support/oldCampaign';
import { converge, edit, eventually, SyncRig, type Client } from './support/syncRig';

const revealed = '---\naudience: table\n---\n';

describe('Taking old deletions out of the server', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let old: OldCampaign;
  let campaignId: CampaignId;
  let notes: readonly RecordId[];

  beforeEach(async () => {
    target = await freshProject('demo-compaction');
    rig = new SyncRig(target);
  });

  afterEach(() => rig.close());

  it('I11: leaves what lives and what was deleted lately, and every device proven equal', async () => {
    await played(['Living', 'Old', 'Older', 'Young']);
    await old.deleteLongAgo(notes.slice(1, 3), 100);
    await old.deleteLongAgo(notes.slice(3), 80);
    const [owner, other] = [await joined(), await joined()];
    assert.equal(await owner.engine.compact(campaignId, 90), 2);
    assert.deepEqual(await old.onServer(), [campaignId, notes[0], notes[3], '.compaction'].sort());
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
    await old.deleteLongAgo(notes.slice(1), 100);
    const owner = await joined();
    owner.remote.after = (method) => {
      if (method === 'takeOut') throw new Error('The answer is lost.');
    };
    await assert.rejects(owner.engine.compact(campaignId, 90), /The answer is lost/);
    owner.remote.after = () => undefined;
    assert.equal(await owner.engine.compact(campaignId, 90), 0);
    await converge(campaignId, owner);
    assert.deepEqual(await old.onServer(), [campaignId, notes[0], '.compaction'].sort());
  });

  it('counts a note once that left a document in each part, and none that only moved', async () => {
    await played(['Moved', 'Moved and deleted']);
    const mover = await joined();
    for (const docId of notes) {
      await mover.store.repository(entities).upsert({ docId, frontMatter: revealed });
    }
    await mover.engine.syncNow();
    await mover.store.repository(entities).remove(notes[1]!);
    await mover.engine.syncNow();
    await mover.engine.stop();
    await old.age(notes);
    await old.age([notes[1]!], 'table');
    const owner = await joined();
    assert.equal(await owner.engine.compact(campaignId, 90), 1);
    assert.deepEqual(await old.onServer(), [campaignId, '.compaction'].sort());
    assert.deepEqual(await old.onServer('table'), [notes[0], '.compaction'].sort());
  });

  it('ends where it is cancelled, and takes the rest out when it is begun again', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo([notes[1]!], 100);
    const owner = await joined();
    const token = { ...neverCancelled, isCancellationRequested: false };
    owner.remote.after = () => void (token.isCancellationRequested = true);
    const compacting = owner.engine.compact(campaignId, 90, token);
    await assert.rejects(compacting, { reason: 'cancelled' });
    assert.deepEqual(await old.onServer(), [campaignId, ...notes].sort());
    owner.remote.after = () => undefined;
    assert.equal(await owner.engine.compact(campaignId, 90), 1);
  });

  it('goes on through further rounds, and adds up', async () => {
    await played(['Living', 'Old', 'Older']);
    await old.deleteLongAgo([notes[1]!], 200);
    await old.deleteLongAgo([notes[2]!], 100);
    const [owner, other] = [await joined(), await joined()];
    assert.equal(await owner.engine.compact(campaignId, 150), 1);
    await converge(campaignId, owner, other);
    assert.equal(await owner.engine.compact(campaignId, 90), 1);
    await converge(campaignId, owner, other);
    assert.equal((await owner.store.sync.state(campaignId, 'gm'))?.compactedRev, 6);
  });

  it('I10, I17: a device that was away for longer puts notes into the trash, and sends its own edits as new notes', async () => {
    await played(['Living', 'Deleted', 'Edited here']);
    const away = await joined();
    await away.engine.stop();
    await edit(away, notes[2]!, { body: 'Written on a long journey.\n' });
    await old.deleteLongAgo(notes.slice(1), 100);
    const owner = await joined();
    await owner.engine.compact(campaignId, 90);
    await converge(campaignId, away, owner);
    const trash = await away.store.history.deletedNotes({ campaignId });
    assert.deepEqual(
      trash.map(({ title }) => title),
      ['Deleted'],
    );
    assert.equal((await owner.store.notes.get(notes[2]!))?.body, 'Written on a long journey.\n');
    assert.equal((await old.read(notes[2]!))?.['rev'], 6);
    assert.equal(await old.read(notes[1]!), undefined);
  });

  it('I10: a note that is brought back from the trash when its deletion is gone there is sent as a new one', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await joined(), await joined()];
    await owner.engine.compact(campaignId, 90);
    await other.store.write((unit) => unit.restore(notes[1]!));
    await edit(other, notes[1]!, { body: 'Back again.\n' });
    await converge(campaignId, other, owner);
    assert.equal((await owner.store.notes.get(notes[1]!))?.body, 'Back again.\n');
    assert.equal((await old.read(notes[1]!))?.['rev'], 4);
    assert.equal((await other.store.sync.counts()).quarantined, 0);
  });

  it('I11: a note that was taken out and brought back is found by who knew only its deletion', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo(notes.slice(1), 100);
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
      await old.deleteLongAgo(notes.slice(0, 30), 100);
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
    await old.deleteLongAgo(notes, 100);
    const gm = await rig.client({ target: { ...target, userId: 'gm-2' } });
    await old.addGm('gm-2');
    await gm.engine.join(campaignId);
    await assert.rejects(gm.engine.compact(campaignId, 90), { reason: 'permission-denied' });
    const owner = await joined();
    await assert.rejects(owner.engine.compact(campaignId, 89), { reason: 'invalid-input' });
    assert.ok((await old.onServer()).includes(notes[0]!));
  });

  it('does not stop polls of a device that syncs meanwhile', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await joined(), await joined()];
    other.engine.start();
    await eventually(() => other.engine.status.state === 'idle');
    await owner.engine.compact(campaignId, 90);
    await eventually(
      async () => (await other.store.sync.state(campaignId, 'gm'))?.compactedRev === 3,
    );
    assert.equal((await other.engine.syncNow()).verified, true);
  });

  async function played(titles: readonly string[]): Promise<void> {
    old = await OldCampaign.played(target, rig, titles);
    ({ campaignId, notes } = old);
  }

  function joined(): Promise<Client> {
    return old.joined();
  }
});
