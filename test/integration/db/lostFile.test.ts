import assert from 'node:assert/strict';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { usingStore, withFolder } from '../../support/withStore';
import { newCampaign, newEntity } from './support/sampleNotes';

/** Takes the campaign file away from under an open store and expects writes and the check to say so. */
async function assertNoticed(take: (file: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'campaign.db');
    await usingStore({ file }, async (store) => {
      const docId = await noteIn(store);
      await take(file);
      const lost = { reason: 'database-unavailable', message: /was deleted or replaced/ };
      await assert.rejects(
        store.write((unit) => unit.saveText(docId, 'typed after that')),
        lost,
      );
      await assert.rejects(store.check(), lost);
    });
  });
}

async function noteIn(store: CampaignStore): Promise<RecordId> {
  return newEntity(store, await newCampaign(store), 'Nora', { body: 'kept' });
}

describe('A campaign file that is taken away while it is open', () => {
  before(function () {
    // Windows lets nobody delete or rename a file that is open.
    if (process.platform === 'win32') this.skip();
  });

  it('takes no save once it is deleted', () => assertNoticed((file) => rm(file)));

  it('takes no save once another file is in its place', () =>
    assertNoticed(async (file) => {
      await copyFile(file, `${file}.copy`);
      await rename(`${file}.copy`, file);
    }));

  it('takes saves again once it is back', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const docId = await noteIn(store);
        await rename(file, `${file}.away`);
        await assert.rejects(store.write((unit) => unit.saveText(docId, 'lost?')));
        await rename(`${file}.away`, file);
        await store.write((unit) => unit.saveText(docId, 'back'));
        assert.equal((await store.notes.get(docId))?.body, 'back');
      });
    });
  });
});
