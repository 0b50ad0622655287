import { VirtualHour } from '../integration/sync/support/virtualHour';
import type { BenchResult } from './benchResult';
import { benchResult } from './support/measure';

const hour = 3_600_000;

/** Document reads, as Firestore bills them, in virtual time. */
export async function run(): Promise<readonly BenchResult[]> {
  return [await idleHour(), await proof()];
}

async function idleHour(): Promise<BenchResult> {
  const device = await VirtualHour.begin(50);
  const { reads } = await device.cost(hour);
  await device.close();
  return benchResult({
    name: 'sync: an idle hour',
    unit: 'reads',
    samples: [reads],
    peers: { 'a query every 5 s': hour / 5_000 },
    budget: { of: 'ours', most: 75 },
  });
}

async function proof(): Promise<BenchResult> {
  const notes = 10_000;
  const device = await VirtualHour.begin(notes);
  const before = device.server.reads;
  const { verified } = await device.until(device.engine.syncNow());
  if (!verified) throw new Error('The proof does not hold.');
  const reads = device.server.reads - before;
  await device.close();
  return benchResult({
    name: 'sync: a round that finds nothing, with the proof of 10,000 notes',
    unit: 'reads',
    samples: [reads],
    peers: { 'reading all of them': notes },
  });
}
