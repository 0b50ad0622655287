import assert from 'node:assert/strict';
import path from 'node:path';
import { usingStore, withFolder } from '../../support/withStore';
import { endChild, nextMessage, startChild } from './support/child';
import { newCampaign, newEntity, textOfNote } from './support/sampleNotes';

describe('a file that another process holds for ten seconds', () => {
  it('takes a save as soon as it is free; meanwhile reads answer and the process stays awake', function () {
    this.timeout(60_000);
    return withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora', { body: 'old' });
        const child = startChild(['holdLockFor', file, '10000']);
        await nextMessage(child);
        const state = { saved: false };
        const saving = store
          .write((unit) => unit.saveText(docId, 'new'))
          .then(() => (state.saved = true));
        let reads = 0;
        for (; !state.saved; reads++) {
          await new Promise((done) => setTimeout(done, 50));
          assert.ok(['old', 'new'].includes((await textOfNote(store, docId)) ?? ''));
        }
        await saving;
        assert.ok(reads > 10, `${reads} reads`);
        assert.equal(await textOfNote(store, docId), 'new');
        await endChild(child, 'SIGTERM');
      });
    });
  });
});
