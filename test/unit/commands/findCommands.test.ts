import '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { resultItems } from '../../../src/commands/findCommands';
import { nameItem } from '../../../src/commands/pickNote';
import { campaigns, entities } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { withStore } from '../../support/withStore';

async function withNora(work: (store: CampaignStore) => Promise<void>): Promise<void> {
  await withStore(':memory:', async (store) => {
    const { campaignId } = await store.repository(campaigns).upsert({ title: 'Bell' });
    const frontMatter = '---\ntype: npc\naliases: Grey Hand\n---\n';
    const body = 'One.\n$(bug) keeps the ferry.\n';
    await store.repository(entities).upsert({ campaignId, title: 'Nora', frontMatter, body });
    await work(store);
  });
}

describe('items of a search', () => {
  it('show the words around the match without marks or icons, and lead to its line', () =>
    withNora(async (store) => {
      const [item, ...others] = resultItems(await store.search({ text: 'ferry' }), 'ferry');
      assert.deepEqual(others, []);
      assert.equal(item?.label, 'Nora');
      assert.equal(item.description, 'NPC');
      assert.equal(item.detail, 'One. $\u2060(bug) keeps the ferry.');
      assert.equal(item.line, 5);
      assert.equal(item.note?.title, 'Nora');
    }));

  it('say what is wrong with a filter, or that nothing was found, as lines that lead nowhere', () =>
    withNora(async (store) => {
      const labels = async (text: string): Promise<readonly string[]> =>
        resultItems(await store.search({ text }), text).map(({ label, note }) => {
          assert.equal(note, undefined);
          return label;
        });
      assert.deepEqual(await labels('kind:npc tag:x ferry'), ['No note has the tag "x".']);
      assert.deepEqual(await labels('zebra'), ['No note has all of this.']);
      assert.deepEqual(await labels(' '), []);
    }));
});

describe('items of names', () => {
  it('tell the kind, the alias that fits, and the campaign where there are several', () =>
    withNora(async (store) => {
      const [hit] = await store.findNames({ text: 'gray hand' });
      assert.ok(hit);
      assert.equal(nameItem(hit).label, 'Nora');
      assert.equal(nameItem(hit).description, 'NPC · Grey Hand');
      assert.equal(nameItem(hit, 'Bell').description, 'NPC · Grey Hand · Bell');
      const [titled] = await store.findNames({ text: 'nora' });
      assert.equal(titled && nameItem(titled).description, 'NPC');
    }));
});
