import '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { silentLogger } from '../../../src/core/logger';
import { campaigns } from '../../../src/core/model/collections';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import type { Send } from '../../../src/language/noteIndexFeed';
import { feedNoteIndex } from '../../../src/language/noteIndexFeed';
import { noteIndexSnapshot } from '../../../src/language/noteIndexProtocol';
import { CampaignFile } from '../../../src/platform/campaignFile';
import { withFolder } from '../../support/withStore';

describe('feed of the note index', () => {
  it('sends all notes whenever a server is new, and logs what could not be sent', async () => {
    await withFolder(async (folder) => {
      const campaign = new CampaignFile({ folder, mayWrite: () => true, open: openCampaignStore });
      await (await campaign.created()).repository(campaigns).upsert({ title: 'Bell' });
      const warnings: string[] = [];
      const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
      let answered = (): void => undefined;
      let crashed = true;
      const send: Send = (method, content) => {
        assert.equal(method, noteIndexSnapshot);
        assert.ok('notes' in content && content.notes.length === 1);
        answered();
        return crashed ? Promise.reject(new Error('The server is gone.')) : Promise.resolve();
      };
      const feed = feedNoteIndex(campaign, send, logger);
      for (const state of [true, false]) {
        crashed = state;
        const sent = new Promise<void>((resolve) => (answered = resolve));
        feed.sendAll();
        await sent;
      }
      assert.equal(warnings.length, 1);
      feed.dispose();
      await campaign.close();
    });
  });
});
