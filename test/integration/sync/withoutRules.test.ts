import assert from 'node:assert/strict';

import { collection, getDocs } from 'firebase/firestore/lite';

import { scenes } from '../../../src/core/model/collections';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { shippedRules } from '../../support/launch/firestoreEmulator';
import { freshProject, openRules, setRules } from './support/emulator';
import { liteClient } from './support/liteClient';
import { lostAnswer } from './support/lostAnswer';
import { converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('A server whose rules protect nothing, when the user agreed to it', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;
  let b: Client;

  beforeEach(async () => {
    target = await freshProject('demo-without-rules', openRules);
    rig = new SyncRig(target);
    [a, b] = [await agreed(), await agreed()];
  });

  afterEach(() => rig.close());

  it('D1: keeps edits of different fields of one note in the same instant, in all of 8 rounds', async () => {
    const { campaignId } = await newCampaign(a);
    const scene = await a.store.repository(scenes).upsert({ campaignId, title: 'The bridge' });
    const docId = scene.firebaseId;
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    let together = 0;
    for (let round = 0; round < 8; round += 1) {
      await a.store.repository(scenes).upsert({ docId, summary: `summary ${round}` });
      await b.store.repository(scenes).upsert({ docId, status: `status ${round}` });
      together += await inOneInstant(a, b);
      for (const { engine } of [a, b, a]) await engine.syncNow();
      for (const { store } of [a, b]) {
        const found = await store.repository(scenes).getById(docId);
        assert.equal(found?.summary, `summary ${round}`);
        assert.equal(found.status, `status ${round}`);
      }
    }
    assert.equal(together, 8);
    await converge(campaignId, a, b);
    assert.equal(a.engine.status.conflicts + b.engine.status.conflicts, 0);
  });

  it('D1: keeps what both made of one line in the same instant', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(a, notes[0]!, { body: 'Aldric is in the tavern.\n' });
    await edit(b, notes[0]!, { body: 'Aldric is at the smithy.\n' });
    await inOneInstant(a, b);
    await converge(campaignId, a, b);
    const conflicts = [...(await a.store.sync.conflicts()), ...(await b.store.sync.conflicts())];
    const words = `${(await a.store.notes.get(notes[0]!))?.body} ${JSON.stringify(conflicts)}`;
    assert.match(words, /tavern/);
    assert.match(words, /smithy/);
  });

  it('I8: lets a commit whose answer is lost land once', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(a, notes[0]!, { body: 'Sent once.\n' });
    a.remote.after = lostAnswer('commit');
    await a.engine.syncNow().catch(() => undefined);
    a.remote.after = () => undefined;
    await edit(b, notes[0]!, { title: 'Renamed by who saw it' });
    await b.engine.syncNow();
    await converge(campaignId, a, b);
    const note = await b.store.notes.get(notes[0]!);
    assert.deepEqual([note?.title, note?.body], ['Renamed by who saw it', 'Sent once.\n']);
    assert.equal((await a.remote.read(campaignId, 'gm', notes)).get(notes[0]!)?.rev, 3);
  });

  it('says that nothing protects the campaign, with what to do, until the rules are there', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.verified], [2, true]);
    const { phase, state, reason, message } = a.engine.status;
    assert.deepEqual([phase, state, reason], ['attention', 'idle', 'rules-not-deployed']);
    assert.match(
      message ?? '',
      /whoever knows the project can read and change it.*firestore\.rules/,
    );
    await assert.rejects(a.engine.compact(campaignId, 90), { reason: 'rules-not-deployed' });
    await setRules(target, await shippedRules());
    await a.engine.stop();
    const later = await agreed(a.store.file);
    await edit(later, notes[0]!, { title: 'Under the rules' });
    assert.equal((await later.engine.syncNow()).pushed, 1);
    assert.deepEqual([later.engine.status.phase, later.engine.status.message], ['idle', null]);
    assert.equal(later.remote.comparesItself, false);
  });

  it('gets nothing from a device whose user did not agree', async () => {
    const other = await rig.client();
    await newCampaign(other, ['Aldric']);
    await assert.rejects(other.engine.syncNow(), {
      reason: 'rules-not-deployed',
      message: /nothing was sent.*“Sync Without the Rules…”/,
    });
    const found = await getDocs(collection(liteClient(target, 'gm-1'), 'campaigns'));
    assert.equal(found.size, 0);
  });

  function agreed(file?: string): Promise<Client> {
    const own = { target: { ...target, withoutRules: true } };
    return rig.client(file === undefined ? own : { ...own, file });
  }
});

/** Syncs both so that their first commits leave together. Returns 1 when they did. */
async function inOneInstant(a: Client, b: Client): Promise<number> {
  let arrived = 0;
  let release: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (release = resolve));
  for (const { remote } of [a, b]) {
    let isFirst = true;
    remote.before = async (method) => {
      if (method !== 'commit' || !isFirst) return;
      isFirst = false;
      arrived += 1;
      if (arrived === 2) release();
      await both;
    };
  }
  await Promise.all([a.engine.syncNow(), b.engine.syncNow()]);
  for (const { remote } of [a, b]) remote.before = () => undefined;
  return arrived === 2 ? 1 : 0;
}
