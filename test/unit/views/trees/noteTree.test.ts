import '../../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { silentLogger } from '../../../../src/core/logger';
import { campaigns, chapters } from '../../../../src/core/model/collections';
import { parseMoreId } from '../../../../src/core/treeRows';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { CampaignFile } from '../../../../src/platform/campaignFile';
import { NoteTree } from '../../../../src/views/trees/noteTree';
import { rowsPerPage } from '../../../../src/views/trees/rowList';
import { StoryModel } from '../../../../src/views/trees/storyModel';
import { withFolder } from '../../../support/withStore';

describe('note tree', () => {
  it('ends a long list with a row that shows more, and draws the list again when it does', async () => {
    await withFolder(async (folder) => {
      const campaign = new CampaignFile({ folder, mayWrite: () => true, open: openCampaignStore });
      const store = await campaign.created();
      await store.write(async (unit) => {
        const { firebaseId: campaignId } = await unit.upsert(campaigns, { title: 'Bell' });
        for (let n = 0; n < rowsPerPage + 1; n++) {
          await unit.upsert(chapters, { campaignId, title: `Chapter ${n}` });
        }
      });
      const tree = new NoteTree(campaign, ({ notes }) => new StoryModel(notes), silentLogger);
      const drawn: (string | undefined)[] = [];
      tree.onDidChangeTreeData((id) => drawn.push(id));
      const [bell] = await tree.getChildren();
      const more = (await tree.getChildren(bell)).at(-1)!;
      const { label, command, contextValue, accessibilityInformation } = tree.getTreeItem(more);
      assert.deepEqual([label, contextValue], ['Show more… (1 left)', 'showMore']);
      assert.equal(accessibilityInformation?.label, 'Show more… (1 left), 1 more note');
      assert.deepEqual(command?.arguments, [more]);
      assert.equal(await tree.showMore('elsewhere'), false);
      assert.equal(await tree.showMore(parseMoreId(more)!), true);
      assert.deepEqual(drawn, [bell]);
      assert.equal((await tree.getChildren(bell)).length, rowsPerPage + 1);
      tree.dispose();
      await campaign.close();
    });
  });

  it('reads again after a first read that failed, and says why it did', async () => {
    await withFolder(async (folder) => {
      const campaign = new CampaignFile({ folder, mayWrite: () => true, open: openCampaignStore });
      const store = await campaign.created();
      const { firebaseId } = await store.repository(campaigns).upsert({ title: 'Bell' });
      let failures = 1;
      const createModel = (): StoryModel => {
        if (failures-- > 0) throw new Error('The database is locked.');
        return new StoryModel(store.notes);
      };
      const tree = new NoteTree(campaign, createModel, silentLogger);
      const said: string[] = [];
      tree.onDidRead((message) => said.push(message));
      await assert.rejects(tree.getChildren(), /locked/);
      assert.deepEqual(await tree.getChildren(), [firebaseId]);
      assert.deepEqual(said, ['The notes could not be read: The database is locked.', '']);
      tree.dispose();
      await campaign.close();
    });
  });
});
