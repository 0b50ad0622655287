import assert from 'node:assert/strict';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore, WriteUnit } from '../../../src/core/ports/campaignStore';
import { withStore } from '../../support/withStore';
import { rawRows } from './support/rawDatabase';
import { newCampaign } from './support/sampleNotes';

/** More notes than have their words written at a time. */
const many = 2_050;

describe('the words of thousands of notes written in one transaction', () => {
  it('are those of the last texts, however often each note is written', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const docIds = await store.write(async (unit) => {
        const made = await makeNotes(unit, campaignId);
        for (const docId of made.slice(0, 100)) await unit.saveText(docId, 'The second text.');
        return made;
      });
      await store.write(async (unit) => {
        for (const docId of docIds) await unit.saveText(docId, 'The third text.');
        // The words of most are written by now, from the third text.
        for (const docId of docIds.slice(0, 100)) await unit.saveText(docId, 'The fourth text.');
        for (const docId of docIds.slice(100, 200)) await unit.remove(docId);
      });
      assert.deepEqual(await countHits(store, ['first', 'second', 'third', 'fourth']), [
        0,
        0,
        many - 200,
        100,
      ]);
      assert.deepEqual((await store.check()).problems, []);
    }));

  it('forget the name of a note that gets another one and another text', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const docIds = await store.write((unit) => makeNotes(unit, campaignId));
      await store.write(async (unit) => {
        for (const [i, docId] of docIds.slice(0, 300).entries()) {
          const title = `Renamed\0odd ${i}`;
          await unit.put('entities', {
            docId,
            title,
            frontMatter: '---\ntags: [late]\n---\n',
            body: 'The second text.',
          });
          if (i < 50) await unit.remove(docId);
        }
      });
      await store.write(async (unit) => {
        for (const docId of docIds.slice(50, 100)) {
          await unit.put('entities', { docId, title: 'Plain' });
          await unit.remove(docId);
        }
        // With it come the others that were deleted together.
        for (const docId of docIds.slice(0, 1)) await unit.restore(docId);
      });
      const counts = await countHits(store, ['renamed', 'odd', 'late', 'second', 'plain']);
      assert.deepEqual(counts, [250, 250, 250, 250, 0]);
      assert.deepEqual((await store.check()).problems, []);
    }));

  it('leave the search index to be written as before when the transaction fails', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const settings = (): Promise<readonly object[]> =>
        rawRows(store.file, 'SELECT k, v FROM notes_fts_config ORDER BY k');
      const before = await settings();
      const failing = store.write(async (unit) => {
        await makeNotes(unit, campaignId);
        await unit.summaries({ campaignId });
        throw new Error('No.');
      });
      await assert.rejects(failing, /No\./);
      assert.deepEqual(await settings(), before);
      assert.deepEqual(await countHits(store, ['first']), [0]);
      assert.deepEqual((await store.check()).problems, []);
    }));
});

async function makeNotes(unit: WriteUnit, campaignId: CampaignId): Promise<readonly RecordId[]> {
  const docIds: RecordId[] = [];
  for (let i = 0; i < many; i += 1) {
    const draft = { campaignId, title: `Note ${i}`, body: 'The first text.' };
    docIds.push((await unit.upsert(entities, draft)).firebaseId);
  }
  return docIds;
}

async function countHits(
  store: CampaignStore,
  words: readonly string[],
): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const text of words) {
    counts.push((await store.search({ text, limit: 2 * many })).hits.length);
  }
  return counts;
}
