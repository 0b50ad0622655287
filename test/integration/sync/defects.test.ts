import assert from 'node:assert/strict';

import { deleteField, doc, getDoc, serverTimestamp, updateDoc } from 'firebase/firestore/lite';

import { entities, scenes } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteState } from '../../../src/core/ports/syncStore';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { systemClock } from '../../../src/sync/systemClock';
import { freshProject } from './support/emulator';
import { liteClient } from './support/liteClient';
import { lockFile } from './support/lockFile';
import { lostAnswer } from './support/lostAnswer';
import { contents, converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

// The defects found in other engines, by their numbers in docs/SYNC.md.
describe('The defects of other engines', () => {
  let target: EmulatorTarget;
  let rig: SyncRig;
  let a: Client;
  let b: Client;

  beforeEach(async () => {
    target = await freshProject('demo-defects');
    rig = new SyncRig(target);
    a = await rig.client();
    b = await rig.client();
  });

  afterEach(() => rig.close());

  it('D1: edits of different fields of one record at once are all kept, 40 rounds of 2 clients', async () => {
    const { campaignId } = await newCampaign(a);
    const scene = await a.store.repository(scenes).upsert({ campaignId, title: 'The bridge' });
    const docId = scene.firebaseId;
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    let lost = 0;
    for (let round = 0; round < 40; round += 1) {
      await a.store.repository(scenes).upsert({ docId, summary: `summary ${round}` });
      await b.store.repository(scenes).upsert({ docId, status: `status ${round}` });
      await Promise.all([a.engine.syncNow(), b.engine.syncNow()]);
      await a.engine.syncNow();
      await b.engine.syncNow();
      for (const { store } of [a, b]) {
        const found = await store.repository(scenes).getById(docId);
        if (found?.summary !== `summary ${round}` || found.status !== `status ${round}`) lost += 1;
      }
    }
    assert.equal(lost, 0);
    await converge(campaignId, a, b);
    assert.equal(a.engine.status.conflicts + b.engine.status.conflicts, 0);
  });

  it('D2: a commit that shows up late, with an earlier time, is found by the proof', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(a, notes[0]!, { body: 'Came late.\n' });
    await a.engine.syncNow();
    // The cursor stands behind a document that was never read, as it does after a late commit.
    const last = (await b.remote.changesAfter(campaignId, 'gm', null, 100)).documents.at(-1)!;
    await moveCursor(b, campaignId, last);
    b.remote.positions.length = 0;
    const polled = await b.engine.syncNow();
    assert.deepEqual([polled.pulled, polled.verified], [1, true]);
    // Found by reading what is recent again: nothing was read from the start.
    const before = `${Number(last.updatedAt.split('.')[0]) - 120}.${last.updatedAt.split('.')[1]}`;
    assert.deepEqual(
      b.remote.positions.map((position) => position?.updatedAt),
      [last.updatedAt, last.updatedAt, before],
    );
    await converge(campaignId, a, b);
  });

  it('D3, I12: more documents of one server time than a page holds are all read, and appear at once', async () => {
    const { campaignId } = await newCampaign(a);
    await a.engine.syncNow();
    const remote = await connectFirestore(target);
    const writes = Array.from({ length: 450 }, (_, i) => ({
      docId: `imported-${i}` as RecordId,
      state: entity(`Imported ${i}`),
      base: undefined,
      device: 'importer',
      marker: 'imported',
      audience: 'gm' as const,
    }));
    await remote.commit(campaignId, writes);
    await remote.close();
    const sizes = new Set<number>();
    a.remote.before = async () => {
      sizes.add((await a.store.notes.summaries({ campaignId })).length);
    };
    const report = await a.engine.syncNow();
    assert.deepEqual([...sizes], [1, 451]);
    assert.deepEqual([report.pulled, report.verified], [450, true]);
    await b.engine.join(campaignId);
    await converge(campaignId, a, b);
  });

  it('D4: a document that is too large stops no other', async () => {
    const { campaignId, notes } = await newCampaign(a, names(10));
    // A long body would travel in parts.
    await edit(a, notes[3]!, { summary: 'x'.repeat(1024 * 1024) });
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending, report.verified], [10, 1, false]);
    assert.equal(a.engine.status.phase, 'attention');
    await b.engine.join(campaignId);
    assert.equal((await b.store.notes.summaries({ campaignId })).length, 10);
    const [entry] = await a.store.sync.recentLog(1);
    assert.match(entry?.message ?? '', /front matter has \d+ KiB; Firestore takes 900 KiB/);
    assert.match(
      a.engine.status.message ?? '',
      /^“[^”]+” could not be sent: The note’s front matter has \d+ KiB; Firestore takes 900 KiB\. Shorten it/,
    );
    await edit(a, notes[3]!, { summary: 'short again' });
    await converge(campaignId, a, b);
    assert.equal(a.engine.status.phase, 'idle');
  });

  it('D5: a field removed on one device does not come back', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await edit(a, docId, { summary: 'A smith' });
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(b, docId, { summary: null });
    await converge(campaignId, a, b);
    await edit(a, docId, { body: 'Something else.\n' });
    await converge(campaignId, a, b);
    assert.equal((await b.store.notes.summary(docId))?.summary, null);
  });

  it('D5: a field a newer client added and removed stays removed', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    await writeAsNewerClient(campaignId, docId, 2, { 'data.mood': 'grim' });
    await a.engine.syncNow();
    await writeAsNewerClient(campaignId, docId, 3, { 'data.mood': deleteField() });
    await edit(a, docId, { body: 'Edited before the removal was pulled.\n' });
    await a.engine.syncNow();
    const { data } = await stored(campaignId, docId);
    assert.equal(Object.hasOwn(data, 'mood'), false);
  });

  it('keeps fields of a newer client through edits and merges of an older one', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    await writeAsNewerClient(campaignId, docId, 2, {
      'data.mood': { now: 'grim', was: ['merry'] },
    });
    await edit(a, docId, { title: 'Edited without knowing' });
    await a.engine.syncNow();
    await edit(a, docId, { title: 'Edited again' });
    await a.engine.syncNow();
    const { data } = await stored(campaignId, docId);
    assert.deepEqual(data['mood'], { now: 'grim', was: ['merry'] });
    assert.equal(data['title'], 'Edited again');
  });

  it('takes over a record of a collection this version does not know without showing or losing it', async () => {
    const { campaignId } = await newCampaign(a, ['Aldric']);
    await a.engine.syncNow();
    const state = { ...entity('From the future'), collection: 'inventionsOfTomorrow' };
    const docId = 'invention-1' as RecordId;
    await a.remote.commit(campaignId, [
      { audience: 'gm', docId, state, base: undefined, device: 'newer', marker: 'new' },
    ]);
    const report = await a.engine.syncNow();
    assert.deepEqual([report.verified, report.pending], [true, 0]);
    assert.equal(await a.store.notes.get(docId), undefined);
  });

  it('D6: a failed local write of a pulled page loses nothing of it', async () => {
    const { campaignId } = await newCampaign(a, names(60));
    await a.engine.syncNow();
    const slow = await rig.client({ busyTimeout: 50 });
    const unlock: (() => Promise<void>)[] = [];
    slow.remote.after = async (method) => {
      if (method === 'changesAfter' && unlock.length === 0)
        unlock.push(await lockFile(slow.store.file));
    };
    await assert.rejects(slow.engine.join(campaignId), { reason: 'database-locked' });
    for (const release of unlock) await release();
    await slow.engine.join(campaignId);
    assert.deepEqual(await contents(slow, campaignId), await contents(a, campaignId));
  });

  it('D8: a commit whose answer is lost lands once and overwrites nobody who saw it', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(a, docId, { body: 'From A.\n' });
    a.remote.after = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow(), { reason: 'offline' });
    await b.engine.syncNow();
    await edit(b, docId, { body: 'From A.\nAnd B, who saw it.\n' });
    await b.engine.syncNow();
    a.remote.after = () => undefined;
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.merged, report.conflicts], [1, 0, 0]);
    await converge(campaignId, a, b);
    const note = await a.store.notes.get(docId);
    assert.deepEqual([note?.body, note?.rev], ['From A.\nAnd B, who saw it.\n', 3]);
  });

  it('D8: a creation whose answer is lost is not repeated', async () => {
    const { campaignId } = await newCampaign(a, names(5));
    a.remote.after = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow(), { reason: 'offline' });
    a.remote.after = () => undefined;
    const report = await a.engine.syncNow();
    assert.deepEqual([report.pushed, report.pending, report.verified], [6, 0, true]);
    const { documents } = await a.remote.changesAfter(campaignId, 'gm', null, 100);
    assert.deepEqual(
      documents.map(({ rev }) => rev),
      Array.from({ length: 6 }, () => 1),
    );
  });

  it('D11, I18: an empty note does not overwrite a full one, however new it is', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await edit(a, docId, { body: '' });
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(b, docId, { body: 'Much was written here.\n' });
    await b.engine.syncNow();
    const ahead = await rig.client({
      file: a.store.file,
      clock: { ...systemClock, now: () => Date.now() + 10 * 365 * 86_400_000 },
    });
    await a.engine.stop();
    await edit(ahead, docId, { title: 'Still empty here' });
    await converge(campaignId, ahead, b);
    assert.equal((await b.store.notes.get(docId))?.body, 'Much was written here.\n');
    assert.equal((await b.store.notes.get(docId))?.title, 'Still empty here');
  });

  it('D10, I13: text typed while a round runs goes out with the next one', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(a, docId, { body: 'First.\n' });
    a.remote.before = async (method) => {
      if (method !== 'commit') return;
      a.remote.before = () => undefined;
      await edit(a, docId, { body: 'First.\nTyped while it travelled.\n' });
    };
    await a.engine.syncNow();
    assert.equal((await a.store.notes.get(docId))?.body, 'First.\nTyped while it travelled.\n');
    await converge(campaignId, a, b);
    assert.equal((await b.store.notes.get(docId))?.body, 'First.\nTyped while it travelled.\n');
  });

  it('D10: text typed while a page is read is merged with it, not overwritten', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await edit(a, docId, { body: 'One.\n\nTwo.\n\nThree.\n' });
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(b, docId, { body: 'One.\n\nTwo.\n\nThree, says B.\n' });
    await b.engine.syncNow();
    a.remote.after = async (method) => {
      if (method !== 'changesAfter') return;
      a.remote.after = () => undefined;
      await edit(a, docId, { body: 'One, says A.\n\nTwo.\n\nThree.\n' });
    };
    await converge(campaignId, a, b);
    assert.equal(
      (await a.store.notes.get(docId))?.body,
      'One, says A.\n\nTwo.\n\nThree, says B.\n',
    );
  });

  it('keeps the words of both sides when they change the same line', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await edit(a, docId, { body: 'The old bridge is broken.\n' });
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(a, docId, { body: 'The old stone bridge is broken.\n' });
    await edit(b, docId, { body: 'The old bridge is badly broken.\n' });
    await converge(campaignId, a, b);
    const body = (await b.store.notes.get(docId))?.body ?? '';
    assert.match(body, /stone/);
    assert.match(body, /badly/);
  });

  it('keeps what the other side wrote over the same words, in the text or as a conflict', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric']);
    const docId = notes[0]!;
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await edit(a, docId, { title: 'Aldric the Grim', body: 'Grim words.\n' });
    await edit(b, docId, { title: 'Aldric the Merry', body: 'Merry words.\n' });
    await converge(campaignId, a, b);
    const body = (await a.store.notes.get(docId))?.body ?? '';
    assert.match(body, /Grim/);
    assert.match(body, /Merry/);
    const conflicts = [...(await a.store.sync.conflicts()), ...(await b.store.sync.conflicts())];
    const title = conflicts.find(({ field }) => field === 'title');
    assert.deepEqual(
      [title?.mine, title?.theirs].sort(),
      ['"Aldric the Grim"', '"Aldric the Merry"'].sort(),
    );
  });

  it('lets an edit win over a deletion on the other side, whoever is first', async () => {
    const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta']);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    await a.store.repository(entities).remove(notes[0]!);
    await edit(b, notes[0]!, { body: 'Still needed.\n' });
    await edit(a, notes[1]!, { body: 'Needed too.\n' });
    await b.store.repository(entities).remove(notes[1]!);
    await converge(campaignId, a, b);
    assert.equal((await a.store.notes.get(notes[0]!))?.body, 'Still needed.\n');
    assert.equal((await b.store.notes.get(notes[1]!))?.body, 'Needed too.\n');
    const titles = (await b.store.notes.summaries({ campaignId })).map(({ title }) => title);
    assert.deepEqual(titles.sort(), ['Aldric', 'Berta', 'Thellade']);
  });

  async function writeAsNewerClient(
    campaignId: CampaignId,
    docId: RecordId,
    rev: number,
    change: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const reference = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm', docId);
    await updateDoc(reference, {
      rev,
      updatedAt: serverTimestamp(),
      by: { uid: 'gm-1', device: 'newer' },
      'seen.gm-1:newer': `marker-${rev}`,
      ...change,
    });
  }

  async function stored(
    campaignId: CampaignId,
    docId: RecordId,
  ): Promise<{ data: Record<string, unknown> }> {
    const reference = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm', docId);
    return (await getDoc(reference)).data() as { data: Record<string, unknown> };
  }
});

async function moveCursor(
  { store }: Client,
  campaignId: CampaignId,
  { updatedAt, docId }: { readonly updatedAt: string; readonly docId: string },
): Promise<void> {
  const owner = (await store.sync.acquireLease('test', Date.now() + 60_000, 1))!;
  const state = (await store.sync.state(campaignId, 'gm'))!;
  const cursor = { updatedAt, docId };
  await store.sync.transaction(owner, (unit) =>
    unit.setState({ ...state, cursor, safeCursor: cursor }),
  );
  await store.sync.releaseLease(owner);
}

function entity(title: string): RemoteState {
  return {
    collection: 'entities',
    deleted: false,
    data: { title, kind: 'npc', frontMatter: '', summary: null, createdAt: 1_700_000_000_000 },
    body: `${title}.\n`,
    rev: 1,
  };
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `Name ${i}`);
}
