import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { StoreProgress } from '../../../src/core/ports/storeProgress';
import { schemaVersion } from '../../../src/db/file/fileFormat';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { usingStore, withFolder } from '../../support/withStore';
import { endChild, nextMessage, startChild } from './support/child';
import { keptVersions, makeOldFile, oldCampaign, oldGoblin, ownRows } from './support/oldFile';
import { rawRows } from './support/rawDatabase';
import { newCampaign } from './support/sampleNotes';
import { schemaFacts } from './support/schemaFacts';

async function withOldFile(
  version: number,
  work: (file: string, folder: string) => Promise<void>,
  more = 0,
): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'campaign.db');
    await makeOldFile(file, version, more);
    await work(file, folder);
  });
}

const versionOf = async (file: string): Promise<unknown> =>
  (await rawRows(file, 'PRAGMA user_version'))[0]?.['user_version'];

describe('upgrading a file of an older version', () => {
  for (const version of keptVersions()) {
    it(`gives version ${version} the schema of a new file`, () =>
      withOldFile(version, async (file, folder) => {
        const fresh = path.join(folder, 'fresh.db');
        await usingStore({ file: fresh }, newCampaign);
        await usingStore({ file }, (store) => store.notes.summaries());
        assert.deepEqual(await schemaFacts(file), await schemaFacts(fresh));
      }));

    it(`keeps every row of version ${version}, the outbox and known server states untouched`, () =>
      withOldFile(version, async (file) => {
        const before = await ownRows(file);
        await usingStore({ file }, (store) => store.notes.summaries());
        const after = await ownRows(file);
        for (const [table, rows] of before) {
          const kept = after.get(table) ?? [];
          assert.equal(kept.length, rows.length, table);
          for (const [n, row] of rows.entries()) {
            const known = Object.entries(kept[n] ?? {}).filter(([name]) =>
              Object.hasOwn(row, name),
            );
            const filled = table === 'entities' && row['firebaseId'] === oldGoblin;
            if (!filled) assert.deepEqual(Object.fromEntries(known), row, table);
          }
        }
        assert.ok((before.get('outbox_ops')?.length ?? 0) === 3);
      }));

    it(`takes what version ${version} knew of the server for the game masters’ part`, () =>
      withOldFile(version, async (file) => {
        const campaignId = oldCampaign as CampaignId;
        await usingStore({ file }, async ({ sync }) => {
          assert.deepEqual(await sync.totals(campaignId, 'gm'), { count: 3, revSum: 6 });
          assert.deepEqual(await sync.totals(campaignId, 'table'), { count: 0, revSum: 0 });
          assert.equal((await sync.state(campaignId, 'gm'))?.remote, 'demo');
          assert.equal(await sync.state(campaignId, 'table'), undefined);
          const { pending, inflight, quarantined } = await sync.counts(campaignId);
          assert.deepEqual([pending, inflight, quarantined], [1, 1, 1]);
        });
      }));

    it(`leaves a sound file of version ${version} with everything found anew`, () =>
      withOldFile(version, async (file) => {
        await usingStore({ file }, async (store) => {
          const { problems } = await store.check();
          assert.deepEqual(problems, []);
          const [hit] = (await store.search({ text: 'monster' })).hits;
          assert.equal(hit?.note.docId, oldGoblin);
          const goblin = await store.repository(entities).getById(oldGoblin as RecordId);
          assert.deepEqual(
            [goblin?.challengeRating, goblin?.image, goblin?.parentId, goblin?.scopeId],
            ['1/4', 'goblin.png', 'entities1', 'scenes0'],
          );
          assert.deepEqual(goblin?.statBlock, { name: 'Goblin', ac: 15 });
        });
        const [link] = await rawRows(
          file,
          `SELECT t.* FROM notes AS n JOIN links AS l ON l.source = n.id
            JOIN link_names AS t ON t.id = l.nameId
            WHERE n.docId = '${oldGoblin}' AND l.headings = 1`,
        );
        assert.deepEqual([link?.['targetId'], link?.['targetKey']], ['entities1', 'entities 1']);
        const [row] = await rawRows(file, `SELECT * FROM notes WHERE docId = 'scenes1'`);
        assert.equal(row?.['orderKey'], 'a1');
      }));
  }
});

describe('the backup before an upgrade', () => {
  it('is the file as it was, log included', () =>
    withOldFile(1, async (file, folder) => {
      const before = await ownRows(file);
      await usingStore({ file }, (store) => store.notes.summaries());
      const [name = '', ...rest] = await readdir(path.join(folder, 'backups'));
      assert.deepEqual(rest, []);
      assert.match(name, /^campaign-v1-\d{8}T\d{9}Z\.db$/);
      const copy = path.join(folder, 'backups', name);
      assert.equal(await versionOf(copy), 1);
      assert.deepEqual(await ownRows(copy), before);
    }));

  it('is kept for the last three upgrades', () =>
    withOldFile(1, async (file, folder) => {
      const old = `${file}.old`;
      await copyFile(file, old);
      const seen: string[] = [];
      for (let n = 0; n < 5; n++) {
        await copyFile(old, file);
        await usingStore({ file }, (store) => store.notes.summaries());
        seen.push((await readdir(path.join(folder, 'backups'))).toSorted().at(-1) ?? '');
      }
      assert.deepEqual(await readdir(path.join(folder, 'backups')), seen.slice(-3));
    }));

  it('takes the place of no copy of another file, and of none that somebody renamed', () =>
    withOldFile(1, async (file, folder) => {
      const time = '20200101T000000000Z';
      const others = [`campaign-v1-${time}-mine.db`, `campaign-v1-mine.db`];
      others.push(...[1, 2, 3, 4].map((n) => `campaign-v2-v1-2020010${n}T000000000Z.db`));
      await mkdir(path.join(folder, 'backups'));
      for (const name of others) await writeFile(path.join(folder, 'backups', name), '');
      await usingStore({ file }, (store) => store.notes.summaries());
      const left = await readdir(path.join(folder, 'backups'));
      assert.equal(left.length, others.length + 1);
    }));

  it('is a condition: without room for it nothing is changed', () =>
    withOldFile(1, async (file, folder) => {
      const before = await readFile(file);
      const freeBytes = (): Promise<number> => Promise.resolve(1_000);
      await assert.rejects(openCampaignStore({ file, freeBytes }), {
        reason: 'database-unavailable',
        message:
          /no backup.*the disk has 1 MB left of the \d+ MB needed.*left as it is: free some space/s,
      });
      assert.ok(before.equals(await readFile(file)));
      assert.deepEqual(await readdir(path.join(folder, 'backups')), []);
      await usingStore({ file }, (store) => store.notes.summaries());
    }));

  it('is not made of a new file, nor when there is nothing to upgrade', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, newCampaign);
      await usingStore({ file }, newCampaign);
      assert.deepEqual(await readdir(folder), ['campaign.db']);
    }));
});

describe('an upgrade', () => {
  it('tells how far it is', () =>
    withOldFile(1, async (file) => {
      const seen: StoreProgress[] = [];
      await usingStore({ file, onProgress: (progress) => seen.push(progress) }, (store) =>
        store.notes.summaries(),
      );
      assert.equal(seen[0]?.step, 'Backing up the campaign file');
      const last = seen.at(-1);
      assert.equal(last?.step, 'Rebuilding the indexes');
      assert.ok(last.total > 0 && last.done === last.total);
    }));

  it('leaves the old version when it is cancelled half-way', () =>
    withOldFile(1, async (file) => {
      const before = await ownRows(file);
      const token = { ...neverCancelled, isCancellationRequested: false };
      const onProgress = ({ step }: StoreProgress): void => {
        token.isCancellationRequested = step === 'Rebuilding the indexes';
      };
      await assert.rejects(openCampaignStore({ file, token, onProgress }), { reason: 'cancelled' });
      assert.equal(await versionOf(file), 1);
      assert.deepEqual(await ownRows(file), before);
    }));

  it('is done by one of two windows while the other waits', () =>
    withOldFile(
      1,
      async (file, folder) => {
        const stores = await Promise.all([
          openCampaignStore({ file, busyTimeout: 1 }),
          openCampaignStore({ file, busyTimeout: 1 }),
        ]);
        for (const store of stores) {
          assert.equal(store.readOnly, false);
          assert.ok(await store.notes.summary(oldCampaign as RecordId));
          await store.close();
        }
        assert.equal((await readdir(path.join(folder, 'backups'))).length, 1);
      },
      300,
    ));

  it('leaves the old version when the process is killed in the middle', () =>
    withOldFile(
      1,
      async (file) => {
        const before = await ownRows(file);
        const child = startChild(['upgradeSlowly', file]);
        await nextMessage(child);
        await endChild(child, 'SIGKILL');
        assert.equal(await versionOf(file), 1);
        assert.deepEqual(await ownRows(file), before);
        await usingStore({ file }, async (store) => {
          assert.deepEqual((await store.check()).problems, []);
        });
        assert.equal(await versionOf(file), schemaVersion);
      },
      300,
    ));
});
