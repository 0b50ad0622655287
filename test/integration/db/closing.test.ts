import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../../src/core/errors';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { withFolder } from '../../support/withStore';
import { newCampaign } from './support/sampleNotes';

/** How far the reads have come when the store is asked to close. */
const moments: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['before their statements are compiled', () => Promise.resolve()],
  ['while their statements are being compiled', () => new Promise(setImmediate)],
];

describe('closing a store with reads under way', () => {
  for (const [name, moment] of moments) {
    it(`waits for them, or refuses them with a reason, ${name}`, () =>
      withFolder(async (folder) => {
        const store = await openCampaignStore({ file: path.join(folder, 'campaign.db') });
        const campaignId = await newCampaign(store);
        const reads = [
          store.search({ text: 'nothing' }),
          store.notes.countByKind(campaignId),
          store.notes.summaries({ kind: 'npc' }),
          store.notes.resolve(campaignId, 'Thellade'),
        ];
        const outcomes = Promise.allSettled(reads);
        await moment();
        await store.close();
        for (const outcome of await outcomes) {
          if (outcome.status === 'fulfilled') continue;
          assert.equal(reasonOf(outcome.reason), 'database-unavailable');
        }
        assert.deepEqual(await readdir(folder), ['campaign.db']);
      }));
  }
});
