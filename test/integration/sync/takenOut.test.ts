import assert from 'node:assert/strict';

import { MoonforgeError } from '../../../src/core/errors';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject } from './support/emulator';
import { OldCampaign } from './support/oldCampaign';
import { converge, edit, SyncRig, type Client } from './support/syncRig';

const ownerWords = 'Words of the owner.\n';
const otherWords = 'Words of the traveller.\n';
const seenText = '---\naudience: table\n---\nOnce for all.\n';

describe('A note that was taken out of the server', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let old: OldCampaign;
  let campaignId: CampaignId;
  let notes: readonly RecordId[];

  beforeEach(async () => {
    target = await freshProject('demo-taken-out');
    rig = new SyncRig(target);
  });

  afterEach(() => rig.close());

  it('I4: and made anew keeps both texts when somebody edited what it was before', async () => {
    await played(['Living', 'Both edit']);
    const away = await old.joined();
    await away.engine.stop();
    await edit(away, notes[1]!, { body: otherWords });
    await old.deleteLongAgo(notes.slice(1), 100);
    const owner = await old.joined();
    await owner.engine.compact(campaignId, 90);
    await bringBack(owner, notes[1]!, ownerWords);
    await converge(campaignId, away, owner);
    assert.ok((await bodyIn(owner)).includes(otherWords.trim()));
    assert.ok((await bodyIn(owner)).includes(ownerWords.trim()));
  });

  it('I4: and made anew keeps both texts when somebody brought it back from an older deletion', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await old.joined(), await old.joined()];
    await other.engine.stop();
    await other.store.write((unit) => unit.restore(notes[1]!));
    await edit(other, notes[1]!, { body: otherWords });
    await owner.engine.compact(campaignId, 90);
    await bringBack(owner, notes[1]!, ownerWords);
    await edit(owner, notes[1]!, { body: `${ownerWords}More of them.\n` });
    await converge(campaignId, other, owner);
    assert.ok((await bodyIn(owner)).includes(otherWords.trim()));
    assert.ok((await bodyIn(owner)).includes('More of them.'));
  });

  it('I10: and made anew stays, although somebody deleted what it was before', async () => {
    await played(['Living', 'Deleted late']);
    const away = await old.joined();
    await away.engine.stop();
    await away.store.write((unit) => unit.remove(notes[1]!));
    await old.deleteLongAgo(notes.slice(1), 100);
    const owner = await old.joined();
    await owner.engine.compact(campaignId, 90);
    await bringBack(owner, notes[1]!, ownerWords);
    await converge(campaignId, away, owner);
    assert.equal(await bodyIn(owner), ownerWords);
    assert.equal(await bodyIn(away), ownerWords);
  });

  it('I6: is found by who was interrupted while reading of it, though it was the only one', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await old.joined(), await old.joined()];
    await owner.engine.compact(campaignId, 90);
    await edit(owner, notes[0]!, { body: 'Later.\n' });
    await owner.engine.syncNow();
    other.remote.before = (method) => {
      if (method === 'read') throw new MoonforgeError('offline', 'There is no network.');
    };
    await assert.rejects(other.engine.syncNow());
    other.remote.before = () => undefined;
    await bringBack(other, notes[1]!, otherWords);
    await converge(campaignId, other, owner);
    assert.equal((await other.store.sync.counts()).quarantined, 0);
    assert.equal((await other.store.sync.state(campaignId, 'gm'))?.compactedRev, 3);
    assert.equal(await bodyIn(owner), otherWords);
  });

  it('I11: makes the proof fail for who has not read of it, also when it is the only one', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await old.joined(), await old.joined()];
    const known = await other.store.sync.totals(campaignId, 'gm');
    await owner.engine.compact(campaignId, 90);
    const there = await other.remote.totals(campaignId, 'gm');
    assert.notDeepEqual(there, known);
  });

  it('I3: comes back when it is edited while the user is asked about many', async () => {
    await played(Array.from({ length: 40 }, (_, i) => `Note ${i}`));
    const away = await old.joined();
    await away.engine.stop();
    await old.deleteLongAgo(notes.slice(0, 30), 100);
    const owner = await old.joined();
    await owner.engine.compact(campaignId, 90);
    await assert.rejects(away.engine.syncNow(), { reason: 'mass-deletion' });
    await edit(away, notes[3]!, { body: otherWords });
    await assert.rejects(away.engine.syncNow(), { reason: 'mass-deletion' });
    assert.equal((await away.store.sync.counts()).quarantined, 0);
    assert.equal((await old.read(notes[3]!))?.['body'], otherWords);
    await assert.rejects(away.engine.uploadAgain(campaignId), { reason: 'mass-deletion' });
    await away.engine.answerMassDeletion(campaignId, 'apply');
    await converge(campaignId, away, owner);
    assert.equal((await old.onServer()).length, 13);
  });

  it('is made anew by two who come back, and both texts stay', async () => {
    await played(['Living', 'Old']);
    const [one, two] = [await old.joined(), await old.joined()];
    for (const client of [one, two]) await client.engine.stop();
    await edit(one, notes[1]!, { body: ownerWords });
    await edit(two, notes[1]!, { body: otherWords });
    await old.deleteLongAgo(notes.slice(1), 100);
    const owner = await old.joined();
    await owner.engine.compact(campaignId, 90);
    await converge(campaignId, one, two, owner);
    assert.ok((await bodyIn(owner)).includes(otherWords.trim()));
    assert.ok((await bodyIn(owner)).includes(ownerWords.trim()));
  });

  it('holds up no new note of who has not read of it', async () => {
    await played(['Living', 'Old']);
    await old.deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await old.joined(), await old.joined()];
    await owner.engine.compact(campaignId, 90);
    const draft = { campaignId, kind: 'npc', title: 'New', body: otherWords };
    const { firebaseId } = await other.store.write((unit) => unit.put('entities', draft));
    await other.engine.syncNow();
    assert.equal((await other.store.sync.counts()).quarantined, 0);
    assert.equal((await old.read(firebaseId))?.['rev'], 4);
    await converge(campaignId, other, owner);
  });

  it('is no loss to who proves its campaign meanwhile', async () => {
    await played(['Living', ...Array.from({ length: 16 }, (_, i) => `Old ${i}`)]);
    await old.deleteLongAgo(notes.slice(1), 100);
    const [owner, other] = [await old.joined(), await old.joined()];
    const time = `${Math.floor(Date.now() / 1000) - 91 * 86_400}.000000000`;
    await owner.remote.allowCompaction(campaignId, time);
    let next = 1;
    other.remote.before = async (method) => {
      if (method !== 'totals' || next > 15) return;
      const some = notes.slice(next, next + 2).map((docId) => ({ docId, rev: 2 }));
      next += 2;
      await owner.remote.takeOut({ campaignId, audience: 'gm' }, some, time);
    };
    assert.equal((await other.engine.syncNow()).verified, false);
    await converge(campaignId, other, owner);
  });

  it('stays on a server with which the file is not synced', async () => {
    await played(['Living', 'Old']);
    const client = await old.joined();
    await client.engine.stop();
    const second = await freshProject('demo-taken-out-b');
    const copy = await old.joined();
    await copy.engine.stop();
    const there = await rig.client({ file: copy.store.file, target: second });
    await there.engine.uploadAgain(campaignId);
    await there.engine.syncNow();
    await there.engine.stop();
    const wrong = await rig.client({ file: client.store.file, target: second });
    await assert.rejects(wrong.engine.compact(campaignId, 90), { reason: 'remote-mismatch' });
    await assert.rejects(wrong.engine.syncNow(), { reason: 'remote-mismatch' });
  });

  it('comes back hidden from the players, who may have lost it before', async () => {
    await played(['Living', 'Seen']);
    const first = await old.joined();
    await first.store.write((unit) => unit.saveText(notes[1]!, seenText));
    await first.engine.syncNow();
    await old.age(notes.slice(1), 'gm');
    await old.age(notes.slice(1), 'table');
    const away = await old.joined();
    await away.engine.stop();
    await away.store.write((unit) => unit.saveText(notes[1]!, `${seenText}${otherWords}`));
    await old.deleteLongAgo([notes[1]!], 100, { audience: 'table', rev: 2 });
    await old.deleteLongAgo([notes[1]!], 100, { audience: 'gm', rev: 3 });
    const owner = await old.joined();
    await owner.engine.compact(campaignId, 90);
    await converge(campaignId, away, owner);
    assert.equal((await old.read(notes[1]!))?.['body'], `Once for all.\n${otherWords}`);
    assert.deepEqual(await old.onServer('table'), ['.compaction']);
  });

  it('costs nobody who joins later a question', async () => {
    await played(Array.from({ length: 20 }, (_, i) => `Note ${i}`));
    await old.deleteLongAgo(notes.slice(0, 3), 100);
    const owner = await old.joined();
    await owner.engine.compact(campaignId, 90);
    const later = await rig.client();
    await later.engine.join(campaignId);
    assert.equal(later.remote.count('read'), 0);
  });

  async function played(titles: readonly string[]): Promise<void> {
    old = await OldCampaign.played(target, rig, titles);
    ({ campaignId, notes } = old);
  }

  async function bodyIn({ store }: Client): Promise<string> {
    return (await store.notes.get(notes[1]!))?.body ?? '';
  }
});

/** Restores a note from the trash and writes another text. */
async function bringBack(client: Client, docId: RecordId, body: string): Promise<void> {
  await client.store.write((unit) => unit.restore(docId));
  await edit(client, docId, { body });
  await client.engine.syncNow();
}
