import assert from 'node:assert/strict';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { silentLogger } from '../../../src/core/logger';
import { collections } from '../../../src/core/model/collections';
import { loadSqlite3 } from '../../../src/db/connection/nativeModule';
import { openConnections } from '../../../src/db/connection/openConnections';
import { usingStore, withFolder } from '../../support/withStore';
import { openRaw } from './support/rawDatabase';
import { newCampaign } from './support/sampleNotes';

/** SQLite's number for `synchronous = FULL`. */
const full = 2;

describe('a write', () => {
  it('is on the disk when it is reported', () =>
    withFolder(async (folder) => {
      const connections = await openConnections({
        sqlite3: await loadSqlite3(),
        definitions: collections,
        file: path.join(folder, 'campaign.db'),
        readOnly: false,
        busyTimeout: 100,
        logger: silentLogger,
        report: () => undefined,
        token: neverCancelled,
      });
      const pragma = await connections.writer?.get('PRAGMA synchronous');
      await connections.close();
      assert.deepEqual(pragma, { synchronous: full });
    }));

  it('keeps other writers out from its first read on', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const other = await openRaw(file);
        await store.write(async (unit) => {
          await unit.get(campaignId);
          await assert.rejects(other.all('UPDATE campaigns SET rev = rev'), /SQLITE_BUSY/);
        });
        await other.close();
      });
    }));
});
