import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { neverCancelled } from '../../../src/core/cancellation';
import { silentLogger } from '../../../src/core/logger';
import { collections, entities } from '../../../src/core/model/collections';
import { loadSqlite3 } from '../../../src/db/connection/nativeModule';
import { openConnections } from '../../../src/db/connection/openConnections';
import { SqliteCampaignStore } from '../../../src/db/sqliteCampaignStore';
import { usingStore, withFolder } from '../../support/withStore';
import { nextMessage } from './support/child';
import { newCampaign, newEntity, textOfNote } from './support/sampleNotes';

const storeModule = path.resolve(__dirname, '../../../src/db/openCampaignStore.js');

describe('a full disk', () => {
  it('refuses a save with a sentence, loses nothing, and takes it once there is room', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const connections = await openConnections({
        sqlite3: await loadSqlite3(),
        definitions: collections,
        file,
        readOnly: false,
        busyTimeout: 100,
        logger: silentLogger,
        report: () => undefined,
        token: neverCancelled,
      });
      const store = await SqliteCampaignStore.start({
        connections,
        file,
        definitions: collections,
        clock: Date,
        logger: silentLogger,
        author: () => undefined,
        writerId: randomUUID(),
        watchInterval: 1_000,
        assertInPlace: () => Promise.resolve(),
      });
      const campaignId = await newCampaign(store);
      const docId = await newEntity(store, campaignId, 'Nora', { body: 'kept' });
      const { writer } = connections;
      // SQLite then behaves as on a disk with no page left.
      const [pages] = (await writer?.all('PRAGMA page_count')) ?? [];
      await writer?.all(`PRAGMA max_page_count = ${Number(pages?.['page_count'])}`);
      const body = 'A long text. '.repeat(20_000);
      await assert.rejects(
        store.write((unit) => unit.saveText(docId, body)),
        {
          reason: 'database-unavailable',
          message: /disk is full: nothing was written.*Free some space/,
        },
      );
      assert.equal(await textOfNote(store, docId), 'kept');
      assert.deepEqual((await store.check()).problems, []);
      await writer?.all('PRAGMA max_page_count = 1073741823');
      await store.write((unit) => unit.saveText(docId, body));
      assert.equal(await textOfNote(store, docId), body);
      await store.close();
    }));

  it('keeps every save that was reported when the system lets the file grow no further', function () {
    // The limit is set by a POSIX shell.
    if (process.platform === 'win32') this.skip();
    return withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const campaignId = await usingStore({ file }, newCampaign);
      const program = path.join(__dirname, 'support', 'childProgram.js');
      const child = spawn(
        'sh',
        [
          '-c',
          'ulimit -f 4000; exec "$@"',
          'sh',
          process.execPath,
          program,
          'fillDisk',
          file,
          campaignId,
        ],
        { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
      );
      const report = (await nextMessage(child)) as {
        readonly saved: number;
        readonly reason: string;
        readonly message: string;
      };
      await once(child, 'exit');
      assert.equal(report.reason, 'database-unavailable');
      assert.match(report.message, /disk/);
      assert.ok(report.saved > 0);
      await usingStore({ file }, async (store) => {
        assert.deepEqual((await store.check()).problems, []);
        const notes = await store.repository(entities).list();
        assert.equal(notes.length, report.saved);
        assert.ok(notes.every(({ body, title }) => body === `${title} `.repeat(10_000)));
        assert.ok(await newEntity(store, campaignId, 'There is room again'));
      });
    });
  });

  it('leaves nothing of a copy that finds no room before a repair', function () {
    // The limit is set by a POSIX shell.
    if (process.platform === 'win32') this.skip();
    return withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        // More than the cache of the copy holds, so that it goes to the disk while it is made.
        for (let n = 0; n < 12; n++) {
          const body = randomBytes(500_000).toString('hex');
          await newEntity(store, campaignId, `Long ${n}`, { body });
        }
      });
      const program = `
        const { openCampaignStore } = require(${JSON.stringify(storeModule)});
        openCampaignStore({ file: ${JSON.stringify(file)} })
          .then((store) => store.repair().finally(() => store.close()))
          .catch((error) => console.log(error.reason));`;
      const limited = ['-c', 'ulimit -f 12000; exec "$@"', 'sh', process.execPath, '-e', program];
      const { stdout } = await promisify(execFile)('sh', limited);
      assert.equal(stdout, 'database-unavailable\n');
      assert.deepEqual(await readdir(path.join(folder, 'backups')), []);
    });
  });
});
