import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import { campaigns } from '../../../src/core/model/collections';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import type { OpenStore } from '../../../src/platform/campaignFile';
import { CampaignFile } from '../../../src/platform/campaignFile';
import { withFolder } from '../../support/withStore';

interface Opened {
  readonly campaign: CampaignFile;
  readonly folder: string;
  /** Every state the file went through. */
  readonly states: readonly string[];
  /** How often the file was opened, and whether for reading only. */
  readonly opened: readonly boolean[];
  trust: boolean;
}

async function withCampaignFile(work: (opened: Opened) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const states: string[] = [];
    const opened: boolean[] = [];
    const context = { folder, states, opened, trust: true };
    const campaign = new CampaignFile({
      folder,
      mayWrite: () => context.trust,
      open: (request) => {
        opened.push(request.readOnly);
        return openCampaignStore(request);
      },
    });
    campaign.onDidChangeState((state) => states.push(state));
    try {
      await work(Object.assign(context, { campaign }));
    } finally {
      await campaign.close();
    }
  });
}

describe('campaign file of a workspace', () => {
  it('is not made by reading', async () => {
    await withCampaignFile(async ({ campaign, folder, states }) => {
      assert.equal(await campaign.existing(), undefined);
      assert.deepEqual(states, ['absent']);
      assert.equal(existsSync(path.join(folder, '.moonforge')), false);
    });
  });

  it('is read-only when its folder may not be written', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, '.moonforge', 'campaign.db');
      await (await openCampaignStore({ file })).close();
      // Stands for the rights of a folder, which a test run by the superuser cannot take away.
      const open: OpenStore = (request) => openCampaignStore({ ...request, readOnly: true });
      const campaign = new CampaignFile({ folder, mayWrite: () => true, open });
      await campaign.existing();
      assert.equal(campaign.state, 'readOnly');
      await campaign.close();
    });
  });

  it('is found without being opened', async () => {
    await withCampaignFile(async ({ campaign, folder, states, opened }) => {
      await campaign.look();
      const file = path.join(folder, '.moonforge/campaign.db');
      await (await openCampaignStore({ file })).close();
      await campaign.look();
      assert.deepEqual(states, ['absent', 'unread']);
      assert.deepEqual(opened, []);
    });
  });

  it('is asked for by commands that need one', async () => {
    await withCampaignFile(async ({ campaign }) => {
      await assert.rejects(campaign.required(), (error) => reasonOf(error) === 'not-found');
      await assert.rejects(campaign.writable(), (error) => reasonOf(error) === 'not-found');
    });
  });

  it('is made once by the first that creates, and is the same store for all', async () => {
    await withCampaignFile(async ({ campaign, folder, states, opened }) => {
      const [created, again] = await Promise.all([campaign.created(), campaign.created()]);
      assert.equal(created, again);
      assert.equal(await campaign.existing(), created);
      assert.equal(existsSync(path.join(folder, '.moonforge/campaign.db')), true);
      assert.deepEqual(states, ['open']);
      assert.deepEqual(opened, [false]);
    });
  });

  it('tells of the changes of whichever store is open', async () => {
    await withCampaignFile(async ({ campaign }) => {
      const titles: string[] = [];
      campaign.onDidChange(({ rows }) => titles.push(...rows.map(({ collection }) => collection)));
      await (await campaign.created()).repository(campaigns).upsert({ title: 'One' });
      await campaign.reopen();
      await (await campaign.required()).repository(campaigns).upsert({ title: 'Two' });
      assert.deepEqual(titles, ['campaigns', 'campaigns']);
    });
  });

  it('is opened for reading only without trust, and for writing after it was granted', async () => {
    await withCampaignFile(async (context) => {
      const { campaign, states, opened } = context;
      await campaign.created();
      await campaign.reopen();
      context.trust = false;
      await campaign.existing();
      assert.equal(campaign.state, 'readOnly');
      for (const write of [campaign.writable(), campaign.created()]) {
        await assert.rejects(write, (error) => reasonOf(error) === 'database-read-only');
      }
      context.trust = true;
      await campaign.reopen();
      await campaign.writable();
      assert.deepEqual(states, ['open', 'unread', 'readOnly', 'unread', 'open']);
      assert.deepEqual(opened, [false, true, false]);
    });
  });

  it('that another program made is opened by the next reader', async () => {
    await withCampaignFile(async ({ campaign, folder, states }) => {
      await campaign.existing();
      const file = path.join(folder, '.moonforge/campaign.db');
      await (await openCampaignStore({ file })).close();
      campaign.fileAppeared();
      assert.ok(await campaign.existing());
      assert.deepEqual(states, ['absent', 'unread', 'open']);
    });
  });

  it('stays open when its own making is noticed', async () => {
    await withCampaignFile(async ({ campaign, states }) => {
      await campaign.existing();
      const creating = campaign.created();
      campaign.fileAppeared();
      const store = await creating;
      campaign.fileAppeared();
      await store.repository(campaigns).upsert({ title: 'Bell' });
      assert.deepEqual(states, ['absent', 'open']);
    });
  });

  it('that cannot be opened fails once for all readers, and again only when asked', async () => {
    await withCampaignFile(async ({ campaign, folder, states, opened }) => {
      const file = path.join(folder, '.moonforge/campaign.db');
      await mkdir(path.dirname(file));
      await writeFile(file, 'This is no database, but a text of some length.');
      for (let reader = 0; reader < 3; reader++) {
        await assert.rejects(campaign.existing(), (error) => reasonOf(error) === 'not-a-database');
      }
      assert.equal(opened.length, 1);
      assert.deepEqual(states, ['failed']);
      assert.equal(reasonOf(campaign.failure), 'not-a-database');
      await campaign.reopen();
      assert.equal(campaign.failure, undefined);
      await assert.rejects(campaign.existing());
      assert.equal(opened.length, 2);
    });
  });

  it('needs a folder', async () => {
    const campaign = new CampaignFile({
      folder: undefined,
      mayWrite: () => true,
      open: openCampaignStore,
    });
    assert.equal(await campaign.existing(), undefined);
    await assert.rejects(campaign.created(), (error) => reasonOf(error) === 'not-found');
  });

  it('is opened by nobody while it is made anew, and by who waited after that', async () => {
    await withCampaignFile(async ({ campaign, opened }) => {
      await campaign.created();
      const waiting = await campaign.remade(async () => {
        const stores = [campaign.existing(), campaign.created()];
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal(opened.length, 1);
        return { stores };
      });
      const [first, second] = await Promise.all(waiting.stores);
      assert.ok(first !== undefined && first === second);
      assert.equal(opened.length, 2);
    });
  });

  it('is opened by nobody who was just looking for it when it began to be made anew', async () => {
    await withCampaignFile(async ({ campaign, opened }) => {
      await campaign.created();
      await campaign.close();
      const looking = campaign.existing();
      await campaign.remade(async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal(opened.length, 1);
      });
      assert.ok(await looking);
    });
  });
});
