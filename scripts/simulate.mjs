// Runs simulated devices: `npm run simulate -- --seed N` one run, `--seeds N [--from N]` many. On a failure it prints
// the smallest plan that fails so and everything that happened in it.
import { parseArgs } from 'node:util';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { compileTests, root } from './lib/compiled.mjs';
import { positive } from './lib/positive.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
  },
});

const first = positive('from', values.seed ?? values.from);
const count = values.seed === undefined ? positive('seeds', values.seeds) : 1;

compileTests();
const program = path.join(root, 'out/test/simulation/support/runSeeds.js');
const { closeFiles, runSeeds, seedsFrom } = (await import(pathToFileURL(program))).default;
const started = process.cpuUsage();
const failed = await runSeeds(seedsFrom(first, count), (seed) => {
  if (seed % 1000 === 0) console.log(`seed ${seed}`);
});
const { user, system } = process.cpuUsage(started);
const each = ((user + system) / 1000 / count).toFixed(0);
console.log(
  failed?.report ?? `${count} seeds from ${first} hold; ${each} ms of processor time each`,
);
await closeFiles();
process.exitCode = failed === undefined ? 0 : 1;
