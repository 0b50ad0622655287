import '../../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { silentLogger } from '../../../../src/core/logger';
import { campaigns } from '../../../../src/core/model/collections';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { CampaignFile } from '../../../../src/platform/campaignFile';
import { NoteTree } from '../../../../src/views/trees/noteTree';
import { StoryModel } from '../../../../src/views/trees/storyModel';
import { withFolder } from '../../../support/withStore';

describe('note tree', () => {
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
