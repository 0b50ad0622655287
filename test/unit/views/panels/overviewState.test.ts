import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  campaigns,
  chapters,
  entities,
  scenes,
  sessions,
} from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import { parseRecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { overviewHtml } from '../../../../src/views/panels/overviewHtml';
import { readOverview } from '../../../../src/views/panels/overviewState';
import { withStore } from '../../../support/withStore';

async function withCampaign(
  work: (store: CampaignStore, campaignId: RecordId) => Promise<void>,
): Promise<void> {
  let now = 1_000;
  const options = { clock: { now: () => (now += 1_000) } };
  const run = async (store: CampaignStore): Promise<void> => {
    const draft = { title: 'Bell', summary: 'It rings.' };
    const { firebaseId } = await store.repository(campaigns).upsert(draft);
    await work(store, firebaseId);
  };
  await withStore(':memory:', run, options);
}

describe('overview of a campaign', () => {
  it('counts the kinds of the world and the sessions in the order of the trees', async () => {
    await withCampaign(async (store, campaignId) => {
      for (const kind of ['item', 'npc', 'npc']) {
        await store.repository(entities).upsert({ campaignId, title: 'X', kind });
      }
      await store.repository(sessions).upsert({ campaignId, title: 'One' });
      assert.deepEqual((await readOverview(store.notes, campaignId))?.counts, [
        { label: 'NPCs', count: 2 },
        { label: 'Items', count: 1 },
        { label: 'Sessions', count: 1 },
      ]);
    });
  });

  it('shows the progress of each level of the story there is', async () => {
    await withCampaign(async (store, campaignId) => {
      await store.repository(chapters).upsert({ campaignId, title: 'One' });
      for (const status of ['done', 'done', 'active', 'planned', 'dropped', null]) {
        await store.repository(scenes).upsert({ campaignId, title: 'X', status });
      }
      assert.deepEqual((await readOverview(store.notes, campaignId))?.progress, [
        { label: 'Chapters', done: 0, active: 0, planned: 1 },
        { label: 'Scenes', done: 2, active: 1, planned: 3 },
      ]);
    });
  });

  it('lists the twelve notes that were changed last', async () => {
    await withCampaign(async (store, campaignId) => {
      const ids: RecordId[] = [];
      for (let i = 0; i < 20; i++) {
        const note = await store.repository(entities).upsert({ campaignId, title: `Note ${i}` });
        ids.push(note.firebaseId);
      }
      await store.repository(entities).upsert({ docId: ids[3]!, body: 'Changed.' });
      const recent = (await readOverview(store.notes, campaignId))?.recent ?? [];
      assert.deepEqual(
        recent.map(({ title }) => title),
        ['Note 3', ...Array.from({ length: 11 }, (_, i) => `Note ${19 - i}`)],
      );
      assert.equal(recent[0]?.kind, 'NPC');
    });
  });

  it('leaves other campaigns out, and is nothing for one that is gone', async () => {
    await withCampaign(async (store, campaignId) => {
      const other = await store.repository(campaigns).upsert({ title: 'Second' });
      await store.repository(entities).upsert({ campaignId: other.firebaseId, title: 'X' });
      const overview = await readOverview(store.notes, campaignId);
      assert.deepEqual([overview?.title, overview?.summary], ['Bell', 'It rings.']);
      assert.deepEqual(overview?.counts, []);
      assert.equal(await readOverview(store.notes, parseRecordId('nobody')!), undefined);
    });
  });
});

describe('page of the overview', () => {
  it('runs only the script with its nonce and loads nothing from elsewhere', () => {
    const html = overviewHtml({ nonce: 'n0', cspSource: 'csp:', script: 's.js', style: 's.css' });
    assert.match(html, /content="default-src 'none'; style-src csp:; script-src 'nonce-n0'"/);
    assert.match(html, /<script nonce="n0" src="s\.js"><\/script>/);
  });
});
