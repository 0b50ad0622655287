import { entities } from '../../src/core/model/collections';
import type { RecordId } from '../../src/core/model/ids';
import { SyncRig, edit, newCampaign, type Client } from '../integration/sync/support/syncRig';
import type { BenchResult } from './benchResult';
import { benchResult, milliseconds } from './support/measure';
import { rxdbClient, type RxdbClient } from './support/sync/rxdbPeer';
import { onSyncBed, type SyncBed } from './support/sync/syncBed';

const conflictRounds = 40;
const editedNotes = 100;
const latencyRounds = 9;
const pollInterval = 1_000;

/** What becomes of edits: how many are lost, how soon they arrive, and what they cost. */
export async function run(): Promise<readonly BenchResult[]> {
  return onSyncBed(async (bed) => [
    await concurrentEdits(bed),
    await poisonedNote(bed),
    ...(await hundredEdits(bed)),
    await latency(bed, { name: 'with the live bell', liveBell: true, most: 300 }),
    await latency(bed, { name: 'by polling', liveBell: false, most: pollInterval + 200 }),
  ]);
}

async function concurrentEdits(bed: SyncBed): Promise<BenchResult> {
  return benchResult({
    name: `sync: two devices edit different fields of one note at once, ${conflictRounds} rounds`,
    unit: 'lost edits',
    samples: [await ownLostEdits(bed)],
    peers: { 'RxDB, memory, no rules': await rxdbLostEdits(bed) },
    budget: { of: 'ours', most: 0 },
  });
}

async function ownLostEdits(bed: SyncBed): Promise<number> {
  return withRig(bed, async (rig) => {
    const a = await rig.client();
    const b = await rig.client();
    const { campaignId, notes } = await newCampaign(a, ['Mira']);
    const note = firstOf(notes);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    let lost = 0;
    for (let i = 0; i < conflictRounds; i += 1) {
      await edit(a, note, { title: `Mira ${i}` });
      await edit(b, note, { body: `Text ${i}.\n` });
      await Promise.all([a.engine.syncNow(), b.engine.syncNow()]);
      for (const { engine } of [a, b]) await engine.syncNow();
      const found = await b.store.repository(entities).getById(note);
      lost += Number(found?.title !== `Mira ${i}`) + Number(found?.body !== `Text ${i}.\n`);
    }
    return lost;
  });
}

async function rxdbLostEdits(bed: SyncBed): Promise<number> {
  const target = await bed.fresh('bench-rxdb', 'open');
  const a = await rxdbClient(target);
  const b = await rxdbClient(target);
  await a.notes.bulkInsert([{ id: 'mira', title: 'Mira', body: '' }]);
  const replications = [await a.replicate(true), await b.replicate(true)];
  const settle = async (): Promise<void> => {
    for (const replication of [...replications, ...replications]) {
      replication.reSync();
      await replication.awaitInSync();
    }
  };
  await settle();
  let lost = 0;
  for (let i = 0; i < conflictRounds; i += 1) {
    await Promise.all([patch(a, { title: `Mira ${i}` }), patch(b, { body: `Text ${i}.` })]);
    await settle();
    const found = await b.notes.findOne('mira').exec();
    lost += Number(found?.title !== `Mira ${i}`) + Number(found?.body !== `Text ${i}.`);
  }
  await a.close();
  await b.close();
  return lost;
}

async function patch({ notes }: RxdbClient, change: object): Promise<void> {
  const note = await notes.findOne('mira').exec();
  if (note === null) throw new Error('The note has not arrived.');
  await note.incrementalPatch(change);
}

async function poisonedNote(bed: SyncBed): Promise<BenchResult> {
  const missing = await withRig(bed, async (rig) => {
    const a = await rig.client();
    const titles = Array.from({ length: 10 }, (_, i) => `Note ${i}`);
    const { campaignId, notes } = await newCampaign(a, titles);
    // More than a document can hold.
    await a.store
      .repository(entities)
      .upsert({ docId: firstOf(notes), summary: 'x'.repeat(1_100_000) });
    await a.engine.syncNow();
    const b = await rig.client();
    await b.engine.join(campaignId);
    return 9 - (await b.store.repository(entities).list({ campaignId })).length;
  });
  return benchResult({
    name: 'sync: one note among 10 that the server does not take: others that do not arrive',
    unit: 'notes',
    samples: [missing],
    peers: { 'all or nothing': 9 },
    budget: { of: 'ours', most: 0 },
  });
}

async function hundredEdits(bed: SyncBed): Promise<readonly BenchResult[]> {
  const { commits, reads } = await withRig(bed, async (rig) => {
    const a = await rig.client();
    const titles = Array.from({ length: editedNotes }, (_, i) => `Note ${i}`);
    const { notes } = await newCampaign(a, titles);
    await a.engine.syncNow();
    await a.engine.syncNow();
    a.remote.calls.splice(0);
    await a.store.write(async (unit) => {
      for (const docId of notes) await unit.upsert(entities, { docId, body: 'Edited.\n' });
    });
    await a.engine.syncNow();
    return { commits: a.remote.count('commit'), reads: a.remote.count('read') };
  });
  const row = (what: string, sample: number, most: number): BenchResult =>
    benchResult({
      name: `sync: compare-and-set of ${editedNotes} edited notes: ${what}`,
      unit: what,
      samples: [sample],
      peers: { 'transactions of one note': editedNotes },
      budget: { of: 'ours', most },
    });
  return [row('commits', commits, 1), row('reads of documents before', reads, 0)];
}

interface Way {
  readonly name: string;
  readonly liveBell: boolean;
  /** Milliseconds. */
  readonly most: number;
}

async function latency(bed: SyncBed, { name, liveBell, most }: Way): Promise<BenchResult> {
  const samples = await withRig(bed, async (rig) => {
    const a = await rig.client();
    const { campaignId, notes } = await newCampaign(a, ['Mira']);
    const note = firstOf(notes);
    await a.engine.syncNow();
    const b = await rig.client({
      options: { pollInterval: liveBell ? 600_000 : pollInterval, liveBell },
    });
    await b.engine.join(campaignId);
    b.engine.start();
    // The bell rings once when it begins to listen.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const times: number[] = [];
    for (let i = 0; i < latencyRounds; i += 1) times.push(await timeTo(a, b, note));
    return times;
  });
  return benchResult({
    name: `sync: edit on A, sent at once, to the row in B's file, ${name}`,
    unit: 'ms',
    samples,
    peers: { 'the poll interval': liveBell ? 5_000 : pollInterval },
    budget: { of: 'ours', most },
  });
}

async function timeTo(a: Client, b: Client, note: RecordId): Promise<number> {
  const body = `Written at ${performance.now()}\n`;
  const arrived = new Promise<void>((resolve) => {
    const watch = b.store.onDidChange(() => {
      void b.store
        .repository(entities)
        .getById(note)
        .then((found) => {
          if (found?.body !== body) return;
          watch.dispose();
          resolve();
        });
    });
  });
  return milliseconds(async () => {
    await edit(a, note, { body });
    await a.engine.syncNow();
    await arrived;
  });
}

async function withRig<T>(bed: SyncBed, work: (rig: SyncRig) => Promise<T>): Promise<T> {
  const rig = new SyncRig(await bed.fresh('bench-ours', 'shipped'));
  try {
    return await work(rig);
  } finally {
    await rig.close();
  }
}

function firstOf(notes: readonly RecordId[]): RecordId {
  const [first] = notes;
  if (first === undefined) throw new Error('There is no note.');
  return first;
}
