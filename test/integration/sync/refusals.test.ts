import assert from 'node:assert/strict';

import { collection, getDocs } from 'firebase/firestore/lite';

import { MoonforgeError } from '../../../src/core/errors';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { shippedRules } from '../../support/launch/firestoreEmulator';
import { freshProject, lockedRules, openRules, setRules, wipe } from './support/emulator';
import { liteClient } from './support/liteClient';
import {
  contents,
  converge,
  edit,
  eventually,
  newCampaign,
  SyncRig,
  type Client,
} from './support/syncRig';

describe('A server that refuses', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;
  let b: Client;

  beforeEach(async () => {
    target = await freshProject('demo-refusals');
    rig = new SyncRig(target);
    a = await rig.client();
    b = await rig.client();
  });

  afterEach(() => rig.close());

  it('gets nothing while its rules let anybody write anything', async () => {
    await setRules(target, openRules);
    await newCampaign(a, ['Aldric']);
    await assert.rejects(a.engine.syncNow(), {
      reason: 'rules-not-deployed',
      message: /anybody write anything.*firestore\.rules/,
    });
    assert.equal(a.engine.status.phase, 'attention');
    assert.match(a.engine.status.message ?? '', /firestore\.rules/);
    const campaigns = await getDocs(collection(liteClient(target, 'admin'), 'campaigns'));
    assert.equal(campaigns.size, 0);
    await setRules(target, await shippedRules());
    assert.equal((await a.engine.syncNow()).pushed, 2);
    assert.deepEqual([a.engine.status.phase, a.engine.status.message], ['idle', null]);
  });

  it('is told from one whose rules are locked', async () => {
    await setRules(target, lockedRules);
    await newCampaign(a, ['Aldric']);
    await assert.rejects(a.engine.syncNow(), {
      reason: 'rules-not-deployed',
      message: /refuses everything.*firestore\.rules/,
    });
    assert.equal((await a.store.sync.counts()).pending, 2);
  });

  it('D9: gets every document but those it refuses, which say why and go out once they are edited', async () => {
    await refuseTitle('Poison');
    const titles = Array.from({ length: 20 }, (_, i) => (i % 9 === 4 ? 'Poison' : `Name ${i}`));
    const { campaignId, notes } = await newCampaign(a, titles);
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending, report.verified], [19, 2, false]);
    assert.deepEqual([a.engine.status.phase, a.engine.status.verifiedAt], ['attention', null]);
    assert.match(
      a.engine.status.message ?? '',
      /^“Poison” could not be sent: Firestore refuses.* 1 more could not be sent either;.* Everything else is in sync\.$/,
    );
    const log = await a.store.sync.recentLog(10);
    assert.equal(
      log.filter(({ message }) => message.includes('cannot be sent: Firestore refuses')).length,
      2,
    );
    await b.engine.join(campaignId);
    assert.equal((await b.store.notes.summaries({ campaignId })).length, 19);
    for (const index of [4, 13]) await edit(a, notes[index]!, { title: `Cured ${index}` });
    await converge(campaignId, a, b);
    assert.equal(a.engine.status.phase, 'idle');
  });

  it('says in the server’s words why a note is set aside, and keeps its paths out of the log', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await edit(a, notes[0]!, { title: 'Other' });
    const words = `Document 'projects/p/databases/(default)/documents/campaigns/${campaignId}/gm/${notes[0]!}' exceeds the maximum allowed size.`;
    a.remote.before = (method) => {
      if (method !== 'commit') return;
      throw new MoonforgeError('too-large', 'Firestore refuses it as too large.', new Error(words));
    };
    await a.engine.syncNow();
    assert.match(a.engine.status.message ?? '', /exceeds the maximum allowed size/);
    const log = JSON.stringify(await a.store.sync.recentLog(10));
    assert.match(log, new RegExp(`${notes[0]!} cannot be sent: Firestore refuses it as too large`));
    assert.doesNotMatch(log, /documents\/campaigns|exceeds/);
  });

  it('keeps an update of a refused document apart from its neighbours too', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta', 'Cuno']);
    await a.engine.syncNow();
    await refuseTitle('Poison');
    for (const [i, id] of notes.entries())
      await edit(a, id, { title: i === 1 ? 'Poison' : `New ${i}` });
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending], [2, 1]);
    await b.engine.join(campaignId);
    const titles = (await b.store.notes.summaries({ campaignId })).map(({ title }) => title);
    assert.deepEqual(titles.sort(), ['Berta', 'New 0', 'New 2', 'Thellade']);
  });

  it('that takes no write at all is the campaign’s state: no note is set aside for it', async () => {
    const { campaignId, notes } = await newCampaign(a, names(30));
    await a.engine.syncNow();
    await setRules(target, (await shippedRules()).replace('record.rev == old.rev + 1', 'false'));
    for (const [i, id] of notes.entries()) await edit(a, id, { title: `New ${i}` });
    const commits = a.remote.count('commit');
    await assert.rejects(a.engine.syncNow(), {
      reason: 'permission-denied',
      message: /^The server takes no change of this campaign at present/,
    });
    // The whole, and five notes one by one.
    assert.equal(a.remote.count('commit') - commits, 6);
    const { quarantined, pending, inflight } = await a.store.sync.counts();
    assert.deepEqual([quarantined, pending + inflight], [0, 30]);
    await setRules(target, await shippedRules());
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pending, report.verified], [0, true]);
    await b.engine.join(campaignId);
    await converge(campaignId, a, b);
  });

  it('finds one poisoned note among ten: the other nine arrive', async () => {
    const { campaignId, notes } = await newCampaign(a, names(10));
    await a.engine.syncNow();
    await refuseTitle('Poison');
    for (const [i, id] of notes.entries()) {
      await edit(a, id, { title: i === 6 ? 'Poison' : `New ${i}` });
    }
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending], [9, 1]);
    assert.equal((await a.store.sync.counts()).quarantined, 1);
    await b.engine.join(campaignId);
    const titles = (await b.store.notes.summaries({ campaignId })).map(({ title }) => title);
    assert.equal(titles.filter((title) => title.startsWith('New ')).length, 9);
  });

  it('D7: keeps a row waiting after failures of the server, never drops it, and pulls meanwhile', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(b, notes[1]!, { title: 'From B' });
    await b.engine.syncNow();
    const failing = await rig.client({
      file: a.store.file,
      options: { retryDelay: 600_000, maxRetries: 3 },
    });
    await a.engine.stop();
    failing.remote.before = (method) => {
      if (method === 'commit') throw new MoonforgeError('remote-failed', 'The server stumbled.');
    };
    await edit(failing, notes[0]!, { title: 'Waiting' });
    const report = await failing.engine.syncNow();
    assert.deepEqual([report.pushed, report.pulled, report.pending], [0, 1, 1]);
    assert.equal(failing.remote.count('commit'), 3);
    assert.deepEqual(
      [failing.engine.status.phase, failing.engine.status.message],
      ['offline', 'One note could not be sent: the server failed. Moonforge will try again.'],
    );
    const polls = failing.remote.count('changesAfter');
    failing.engine.start();
    await eventually(() => failing.remote.count('changesAfter') > polls + 1);
    assert.equal(failing.remote.count('commit'), 3);
    // Who asks does not have to wait.
    await failing.engine.syncNow();
    assert.equal(failing.remote.count('commit'), 4);
    const [row] = await failing.store.sync.inflightOperations(campaignId);
    assert.deepEqual([row?.attempts, row?.lastError], [4, 'The server stumbled.']);
    await failing.engine.stop();
    const later = await rig.client({
      file: a.store.file,
      clock: { now: () => Date.now() + 600_000, schedule: () => ({ dispose: () => undefined }) },
    });
    assert.equal((await later.engine.syncNow()).pending, 0);
    await converge(campaignId, later, b);
  });

  it('that lost the campaign gets nothing silently, and all of it when asked to', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await a.engine.syncNow();
    const before = await contents(a, campaignId);
    await wipe(target);
    await assert.rejects(a.engine.syncNow(), { reason: 'campaign-missing' });
    await assert.rejects(a.engine.syncNow(), { reason: 'campaign-missing' });
    assert.equal(a.engine.status.phase, 'attention');
    assert.equal(await a.remote.campaign(campaignId), undefined);
    assert.deepEqual(await contents(a, campaignId), before);
    await edit(a, notes[0]!, { title: 'Edited meanwhile' });
    await a.engine.uploadAgain(campaignId);
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending, report.verified], [3, 0, true]);
    await b.engine.join(campaignId);
    await converge(campaignId, a, b);
    assert.equal((await b.store.notes.summary(notes[0]!))?.title, 'Edited meanwhile');
  });

  it('to which a lost campaign was uploaded again gets no edit of who knew the lost one', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await b.engine.stop();
    await edit(b, notes[0]!, { body: 'Words of the other.\n' });
    await wipe(target);
    await a.engine.uploadAgain(campaignId);
    await edit(a, notes[0]!, { body: 'Words of the first.\n' });
    await a.engine.syncNow();
    await assert.rejects(b.engine.syncNow(), {
      reason: 'campaign-missing',
      message: /uploaded it again/,
    });
    await b.engine.uploadAgain(campaignId);
    await converge(campaignId, b, a);
    const { body = '' } = (await a.store.notes.get(notes[0]!)) ?? {};
    assert.ok(body.includes('Words of the first.') && body.includes('Words of the other.'), body);
  });

  it('that lost part of a campaign is noticed by the proof', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await wipe(target);
    await a.remote.createCampaign(campaignId, 'Thellade');
    await assert.rejects(a.engine.syncNow(), { reason: 'campaign-missing', message: /lost some/ });
    await a.engine.uploadAgain(campaignId);
    assert.equal((await a.engine.syncNow()).verified, true);
  });

  it('stops one campaign only', async () => {
    const first = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await wipe(target);
    const second = await newCampaign(a, ['Berta']);
    await assert.rejects(a.engine.syncNow(), {
      reason: 'campaign-missing',
      message: /^“Thellade”: The server no longer has/,
    });
    assert.equal((await a.store.sync.counts(second.campaignId)).pending, 0);
    assert.equal((await a.remote.totals(second.campaignId, 'gm')).count, 2);
    assert.equal(await a.remote.campaign(first.campaignId), undefined);
  });

  it('of another project gets nothing of a campaign that is synced elsewhere', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    await a.engine.stop();
    const elsewhere = await freshProject('demo-refusals-2');
    const moved = await rig.client({ file: a.store.file, target: elsewhere });
    await assert.rejects(moved.engine.syncNow(), { reason: 'remote-mismatch' });
    assert.equal(await moved.remote.campaign(campaignId), undefined);
    await moved.engine.uploadAgain(campaignId);
    assert.equal((await moved.engine.syncNow()).pushed, 2);
  });

  /** The shipped rules, and one title they do not like. */
  async function refuseTitle(title: string): Promise<void> {
    const rules = (await shippedRules()).replace(
      'record.collection is string',
      `record.collection is string && record.data.title != '${title}'`,
    );
    await setRules(target, rules);
  }
});

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `Name ${i}`);
}
