import assert from 'node:assert/strict';

import { campaigns, scenes } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { setAudience } from '../../../src/documents/structure/setAudience';
import { usingStore } from '../../support/withStore';

describe('revealing and hiding a note', () => {
  it('writes and removes one line of its front matter, and leaves the rest as it is', () =>
    withScene('---\r\nmood: grim # really\r\n---\r\n', async (store, docId) => {
      assert.equal(await setAudience(store, docId, 'table'), true);
      const shown = await store.repository(scenes).getById(docId);
      assert.equal(shown?.audience, 'table');
      assert.match(shown.frontMatter, /^---\r\nmood: grim # really\r\naudience: table\r\n---\r\n$/);
      assert.equal(await setAudience(store, docId, 'table'), false);
      assert.equal(await setAudience(store, docId, 'gm'), true);
      const hidden = await store.repository(scenes).getById(docId);
      assert.deepEqual(
        [hidden?.audience, hidden?.frontMatter],
        [null, '---\r\nmood: grim # really\r\n---\r\n'],
      );
    }));

  it('leaves no empty front matter behind', () =>
    withScene('', async (store, docId) => {
      await setAudience(store, docId, 'table');
      assert.match((await store.repository(scenes).getById(docId))?.frontMatter ?? '', /table/);
      await setAudience(store, docId, 'gm');
      assert.equal((await store.repository(scenes).getById(docId))?.frontMatter, '');
    }));

  it('is refused for a campaign', () =>
    withScene('', async (store, _docId, campaignId) => {
      await assert.rejects(setAudience(store, campaignId, 'table'), { reason: 'invalid-input' });
    }));

  function withScene(
    frontMatter: string,
    work: (store: CampaignStore, docId: RecordId, campaignId: RecordId) => Promise<void>,
  ): Promise<void> {
    return usingStore({ file: ':memory:' }, async (store) => {
      const { campaignId } = await store.repository(campaigns).upsert({ title: 'Thellade' });
      const draft = { campaignId, title: 'The Bell', frontMatter, body: 'It rings.\n' };
      const { firebaseId } = await store.repository(scenes).upsert(draft);
      await work(store, firebaseId, campaignId);
    });
  }
});
