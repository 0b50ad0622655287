import assert from 'node:assert/strict';
import { campaigns, entities } from '../../../src/core/model/collections';
import type { LinkSection } from '../../../src/views/links/linkModel';
import { LinkModel } from '../../../src/views/links/linkModel';
import { withStore } from '../../support/withStore';

describe('the links of a note', () => {
  it('are shown by section, page by page, each leading to its line', async () => {
    await withStore(':memory:', async (store) => {
      const { campaignId } = await store.repository(campaigns).upsert({ title: 'C' });
      const put = async (title: string, body = '') =>
        (await store.repository(entities).upsert({ campaignId, title, body })).firebaseId;
      const tower = await put('Tower', 'To [[Nora]] and\n[[Nobody]].');
      await put('Nora', Array.from({ length: 60 }, () => '[[Tower]]').join('\n'));
      await put('Nils', 'The tower again.');
      const model = new LinkModel(store, tower);
      const shown = async (section: LinkSection): Promise<readonly unknown[]> =>
        (await model.read(section)).places.map(({ label, note, line }) => [
          label,
          note.title,
          line,
        ]);
      assert.equal(await model.countBacklinks(), 60);
      assert.equal((await shown('backlinks')).length, 50);
      await model.readMore('backlinks');
      const all = await shown('backlinks');
      assert.deepEqual([all.length, all.at(-1)], [60, ['Nora', 'Nora', 59]]);
      await model.readMore('backlinks');
      assert.equal((await shown('backlinks')).length, 60);
      assert.deepEqual(await shown('outgoing'), [['Nora', 'Nora', 0]]);
      assert.deepEqual(await shown('unresolved'), [['Nobody', 'Tower', 1]]);
      assert.deepEqual(await shown('mentions'), [['Nils', 'Nils', 0]]);
    });
  });
});
