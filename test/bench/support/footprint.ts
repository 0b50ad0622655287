import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { temporaryFolder } from '../../support/launch/temporaryFolder';
import type { BenchResult } from '../benchResult';
import { benchResult, median, rounds } from './measure';
import { tenThousandNotes } from './noteSet';

/** What an import took of a process of its own. */
export interface Footprint {
  /** Resident memory at its greatest, less than it was before; in MB. */
  readonly megabytes: number;
  /** The longest time the event loop stood still, in milliseconds. */
  readonly blocked: number;
}

/** Memory and the event loop while ten thousand notes are imported, in processes of their own. */
export async function compareFootprints(): Promise<readonly BenchResult[]> {
  const { name, folder } = await tenThousandNotes();
  const ours: Footprint[] = [];
  const bare: Footprint[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await measure('ours', folder));
    bare.push(await measure('bare', folder));
  }
  const row = (
    what: string,
    unit: string,
    { of, most }: { readonly of: keyof Footprint; readonly most: number },
  ): BenchResult =>
    benchResult({
      name: `import ${name}: ${what}`,
      unit,
      samples: ours.map((footprint) => footprint[of]),
      peers: { 'bare driver, all texts at once': median(bare.map((footprint) => footprint[of])) },
      budget: { of: 'ours', most },
    });
  return [
    row('memory growth', 'MB', { of: 'megabytes', most: 300 }),
    row('event loop blocked', 'ms', { of: 'blocked', most: 50 }),
  ];
}

async function measure(who: 'ours' | 'bare', folder: string): Promise<Footprint> {
  const temporary = temporaryFolder('bench');
  const file = path.join(temporary.path, 'campaign.db');
  const child = fork(path.join(__dirname, 'footprintProgram.js'), [who, file, folder]);
  const exit = once(child, 'exit');
  const [footprint] = (await Promise.race([once(child, 'message'), exit.then(failed)])) as [
    Footprint,
  ];
  await exit;
  await temporary.remove();
  return footprint;
}

function failed(): never {
  throw new Error('The process that measures an import ended without a result.');
}
