import type { BenchResult } from './benchResult';
import { benchResult, median, milliseconds } from './support/measure';
import { benchNotes, type BenchNote } from './support/sync/benchNotes';
import { createCampaign, pushNotes, readNotes, withLite } from './support/sync/litePeer';
import { fill, ownClient } from './support/sync/ownClient';
import { rxdbClient, rxdbNotes } from './support/sync/rxdbPeer';
import { onSyncBed, type SyncBed } from './support/sync/syncBed';

/** RxDB takes its time. */
const rounds = 3;

const warmUp = 300;

const lite = 'bare firestore/lite, same rules';
const open = 'bare firestore/lite, no rules';
const rxdb = 'RxDB, memory, no rules';

interface Times {
  readonly push: number;
  readonly pull: number;
}

/** Uploads a new campaign and brings it into a new file, beside bare requests and beside RxDB. */
export async function run(): Promise<readonly BenchResult[]> {
  return onSyncBed(async (bed) => {
    // The emulator's first writes are many times slower, for whoever comes first.
    await compareCold(bed, warmUp);
    const results: BenchResult[] = [];
    for (const count of [1_000, 3_000]) results.push(...(await compareCold(bed, count)));
    return results;
  });
}

async function compareCold(bed: SyncBed, count: number): Promise<readonly BenchResult[]> {
  const notes = benchNotes(count);
  const ours: Times[] = [];
  const bare: Times[] = [];
  const unruled: Times[] = [];
  const others: Times[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await ownTimes(bed, notes));
    bare.push(await liteTimes(bed, notes, 'shipped'));
    unruled.push(await liteTimes(bed, notes, 'open'));
    others.push(await rxdbTimes(bed, notes));
    process.stderr.write(`  ${count} notes, round ${round + 1} of ${rounds}\n`);
  }
  const timesOf = new Map([
    [lite, bare],
    [open, unruled],
    [rxdb, others],
  ]);
  const row = (what: keyof Times, peer: string, most?: number): BenchResult => {
    const times = timesOf.get(peer) ?? [];
    const verb =
      what === 'push' ? 'cold push of' : 'cold pull into SQLite, search and links included, of';
    return benchResult({
      name: `sync: ${verb} ${count} notes of 1 KB`,
      unit: 'ms',
      samples: ours.map((own) => own[what]),
      peers: { [peer]: median(times.map((own) => own[what])) },
      ...(most !== undefined && { budget: { of: 'ratio', most } }),
    });
  };
  // What the emulator takes for writes that it does not have to judge is the floor for everybody.
  const pushes = [row('push', lite, 2), row('push', open), row('push', rxdb, 0.1)];
  return count < 3_000 ? pushes : [...pushes, row('pull', lite, 2), row('pull', rxdb, 1)];
}

async function ownTimes(bed: SyncBed, notes: readonly BenchNote[]): Promise<Times> {
  const target = await bed.fresh('bench-ours', 'shipped');
  const a = await ownClient(target);
  const b = await ownClient(target);
  const campaignId = await fill(a, notes);
  const push = await milliseconds(() => a.engine.syncNow());
  const pull = await milliseconds(() => b.engine.join(campaignId));
  const { verified, pulled } = await b.engine.syncNow();
  if (!verified || pulled > 0) throw new Error('The second file is not equal to the server.');
  await a.close();
  await b.close();
  return { push, pull };
}

async function liteTimes(
  bed: SyncBed,
  notes: readonly BenchNote[],
  rules: 'shipped' | 'open',
): Promise<Times> {
  const target = await bed.fresh('bench-lite', rules);
  return withLite(target, async (db) => {
    await createCampaign(db, target.userId);
    const push = await milliseconds(() => pushNotes(db, target.userId, notes));
    const pull = await milliseconds(() => readNotes(db));
    return { push, pull };
  });
}

async function rxdbTimes(bed: SyncBed, notes: readonly BenchNote[]): Promise<Times> {
  const target = await bed.fresh('bench-rxdb', 'open');
  const a = await rxdbClient(target);
  const b = await rxdbClient(target);
  await a.notes.bulkInsert(rxdbNotes(notes));
  const push = await milliseconds(() => a.replicate(false));
  const pull = await milliseconds(() => b.replicate(false));
  const found = (await b.notes.find().exec()).length;
  if (found !== notes.length) throw new Error(`RxDB pulled ${found} notes.`);
  await a.close();
  await b.close();
  return { push, pull };
}
