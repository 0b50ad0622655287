// Runs simulated devices for a while and one device with many notes through virtual hours, and says how the memory of
// the process grew: `npm run soak -- [--minutes N] [--notes N]`. Prints one JSON object; the exit code is 1 when a seed
// fails, the device does not sync any more, or the heap grows by more than 10 MB. Polls happen in virtual time: an hour of
// them takes seconds.
import { parseArgs } from 'node:util';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { compileTests, root } from './lib/compiled.mjs';
import { positive } from './lib/positive.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    notes: { type: 'string', default: '5000' },
  },
});

const minutes = positive('minutes', values.minutes);
const notes = positive('notes', values.notes);

compileTests();
const program = path.join(root, 'out/test/simulation/support/soak.js');
const { soak } = (await import(pathToFileURL(program))).default;
const result = await soak(minutes, notes);
console.log(JSON.stringify(result, undefined, 2));
process.exitCode = result.failure === undefined ? 0 : 1;
