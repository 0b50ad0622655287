import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { inRepository } from '../support/launch/inRepository';
import { mutations } from './support/mutations';

/** Seeds after which a mutation has survived. */
const mostSeeds = 1_500;
const processes = 2;
/** Milliseconds after which a run hangs: its process does not outlive its test. */
const longestRun = 280_000;

describe('A guard of sync that is taken away', () => {
  let results: readonly Promise<string>[] = [];

  before(() => {
    const waiting = mutations.map((_, index) => index);
    const done = new Map<number, (result: Promise<string>) => void>();
    results = mutations.map((_, index) => new Promise((resolve) => done.set(index, resolve)));
    for (const result of results) result.catch(() => undefined);
    const work = async (): Promise<void> => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        const run = runMutated(index);
        done.get(index)?.(run);
        await run.catch(() => undefined);
      }
    };
    for (let i = 0; i < processes; i += 1) void work();
  });

  for (const [index, { guard }] of mutations.entries()) {
    it(`makes a seed fail: ${guard}`, async () => {
      assert.match(
        (await results[index]) ?? '',
        /^seed \d+: I\d+: /,
        'No seed broke an invariant.',
      );
    }).timeout(300_000);
  }
});

/** What the first failing seed says; nothing when none fails. */
async function runMutated(index: number): Promise<string> {
  const program = inRepository('out/test/mutation/support/mutatedSeeds.js');
  const args = [program, String(index), String(mostSeeds)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: longestRun });
  return stdout;
}
