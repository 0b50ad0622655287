import assert from 'node:assert/strict';

import { closeFiles, runSeeds, seedsFrom } from './runSeeds';

/** Seeds of the whole lane; MOONFORGE_SEEDS takes more or fewer. */
const total = positive(process.env['MOONFORGE_SEEDS'] ?? '10000');
const perTest = 250;

/** Declares the tests of one share of the seeds: the lane runs its files side by side. */
export function describeSeeds(share: number, shares: number): void {
  const count = Math.ceil(total / shares);
  const first = 1 + share * count;
  describe(`Simulated devices, seeds ${first} to ${first + count - 1}`, () => {
    after(closeFiles);
    for (let start = first; start < first + count; start += perTest) {
      const length = Math.min(perTest, first + count - start);
      it(`end equal and lose no word with seeds ${start} to ${start + length - 1}`, async () => {
        const failed = await runSeeds(seedsFrom(start, length));
        assert.equal(failed?.report, undefined);
      }).timeout(600_000);
    }
  });
}

/** No seed at all would count as proof. */
function positive(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`MOONFORGE_SEEDS has to be a whole number above 0, not ${text}.`);
}
