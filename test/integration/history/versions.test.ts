import assert from 'node:assert/strict';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { usingStore, withFolder, withStore } from '../../support/withStore';
import { endChild, startChild } from '../db/support/child';
import { newCampaign, newEntity, textOfNote } from '../db/support/sampleNotes';

const hour = 3_600_000;
const start = 3_000 * 7 * 24 * hour;

/** A clock a test sets. */
class SetClock {
  at = start;

  readonly now = (): number => this.at;
}

async function write(store: CampaignStore, id: RecordId, body: string): Promise<void> {
  await store.write((unit) => unit.saveText(id, body), { origin: 'edit', label: `Write ${body}` });
}

describe('the versions of a note', () => {
  it('are every state with what made it, who and on which device, newest first', () =>
    withStore(
      'file',
      async (store) => {
        const campaignId = await newCampaign(store);
        const id = await newEntity(store, campaignId, 'Bree', { body: 'A' });
        await write(store, id, 'B');
        await write(store, id, 'Cä');
        const versions = await store.history.versions(id);
        const { deviceId: device } = await store.sync.identity();
        assert.deepEqual(
          versions.map(({ operation, size, deleted }) => [operation?.label, size, deleted]),
          [
            ['Write Cä', 3, false],
            ['Write B', 1, false],
            [null, 1, false],
          ],
        );
        for (const { operation } of versions) {
          assert.deepEqual([operation?.author, operation?.deviceId], ['gm@example.org', device]);
        }
        const [, second, third] = versions;
        assert.equal((await store.history.version(id, second?.versionId ?? 0))?.text, 'B');
        const [next] = await store.history.versions(id, { before: second?.versionId ?? 0 });
        assert.equal(next?.versionId, third?.versionId);
      },
      { author: () => 'gm@example.org' },
    ));

  it('name nobody when nobody is signed in', () =>
    withStore('file', async (store) => {
      await newCampaign(store);
      assert.equal((await store.history.operations())[0]?.author, null);
    }));

  it('are restored as a version of their own, also of a deleted note', () =>
    withStore('file', async (store) => {
      const id = await newEntity(store, await newCampaign(store), 'Bree', { body: 'A' });
      await write(store, id, 'B');
      await store.write((unit) => unit.remove(id));
      const first = (await store.history.versions(id)).at(-1)?.versionId ?? 0;
      await store.write((unit) => unit.restoreVersion(id, first));
      assert.equal(await textOfNote(store, id), 'A');
      assert.deepEqual(
        (await store.history.versions(id)).map(({ deleted }) => deleted),
        [false, true, false, false],
      );
      assert.deepEqual((await store.check()).problems, []);
      await assert.rejects(
        store.write((unit) => unit.restoreVersion(id, 99_999)),
        {
          reason: 'not-found',
        },
      );
    }));

  it('are thinned by age, and those that stay still know what made them', async () => {
    const clock = new SetClock();
    await withStore(
      'file',
      async (store) => {
        const id = await newEntity(store, await newCampaign(store), 'Bree', { body: '0' });
        for (let minute = 1; minute <= 5; minute++) {
          clock.at = start + minute * 60_000;
          await write(store, id, String(minute));
        }
        assert.equal(await store.history.thin(neverCancelled), 0);
        clock.at = start + 48 * hour;
        // Of the states 0 to 4 (5 is the note itself) the oldest and the newest stay.
        assert.equal(await store.history.thin(neverCancelled), 3);
        assert.deepEqual(
          (await store.history.versions(id)).map(({ operation }) => operation?.label),
          ['Write 5', 'Write 4', null],
        );
        assert.equal(await store.history.thin(neverCancelled), 0);
      },
      { clock },
    );
  });

  it('still know what made them when those before them go one after the other', async () => {
    const clock = new SetClock();
    await withStore(
      'file',
      async (store) => {
        const id = await newEntity(store, await newCampaign(store), 'Bree', { body: '0' });
        const minutes = [10, 90, 100, 26 * 60, 27 * 60];
        for (const [n, minute] of minutes.entries()) {
          clock.at = start + minute * 60_000;
          await write(store, id, String(n + 1));
        }
        const labels = async (): Promise<readonly unknown[]> =>
          (await store.history.versions(id)).map(({ operation }) => operation?.label);
        clock.at = start + 3 * 24 * hour;
        await store.history.thin(neverCancelled);
        const hourly = await labels();
        clock.at = start + 30 * 24 * hour;
        await store.history.thin(neverCancelled);
        const daily = await labels();
        assert.deepEqual(
          daily,
          hourly.filter((label) => daily.includes(label)),
        );
        assert.equal(new Set(daily).size, daily.length);
        assert.ok(daily.includes('Write 3') && daily.length < hourly.length);
      },
      { clock },
    );
  });

  it('take the operations along that nothing of the history names any more', async () => {
    const clock = new SetClock();
    await withStore(
      'file',
      async (store) => {
        const id = await newEntity(store, await newCampaign(store), 'Bree', { body: '0' });
        for (let minute = 1; minute <= 5; minute++) {
          clock.at = start + minute * 60_000;
          await write(store, id, String(minute));
        }
        const [last] = await store.history.operations({ limit: 1 });
        await store.write((unit) => unit.undo(last?.id ?? 0));
        clock.at = start + 48 * hour;
        await store.history.thin(neverCancelled);
        const left = await store.history.operations();
        const named = (await store.history.versions(id)).map(({ operation }) => operation?.id);
        assert.deepEqual(
          left.filter(({ label }) => label?.startsWith('Write')).map(({ label }) => label),
          ['Write 5', 'Write 1'],
        );
        assert.ok(named.every((one) => left.some((operation) => operation.id === one)));
        const undo = left.find(
          (operation) => operation.id === left.find((one) => one.undoneBy)?.undoneBy,
        );
        await store.write((unit) => unit.undo(undo?.id ?? 0));
        assert.equal(await textOfNote(store, id), '5');
        assert.deepEqual((await store.check()).problems, []);
      },
      { clock },
    );
  });

  it('stay as long as the undo of a change to several notes needs them', async () => {
    const clock = new SetClock();
    await withStore(
      'file',
      async (store) => {
        const campaignId = await newCampaign(store);
        const ids = [
          await newEntity(store, campaignId, 'A'),
          await newEntity(store, campaignId, 'B'),
        ];
        for (const id of ids) await write(store, id, 'typed');
        await store.write(async (unit) => {
          for (const id of ids) await unit.saveText(id, 'all');
        });
        const [bulk] = await store.history.operations({ limit: 1 });
        for (const id of ids) {
          await write(store, id, 'all\n\nlater');
          await write(store, id, 'all\n\nlater still');
        }
        clock.at = start + 20 * 24 * hour;
        await store.history.thin(neverCancelled);
        const report = await store.write((unit) => unit.undo(bulk?.id ?? 0));
        assert.deepEqual([...report.merged].sort(), [...ids].sort());
        assert.equal(await textOfNote(store, ids[0]!), 'typed\n\nlater still');
      },
      { clock },
    );
  });

  it('are as before when the process is killed in the middle of an undo', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const ids: RecordId[] = [];
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        for (let n = 0; n < 120; n++) ids.push(await newEntity(store, campaignId, `N${n}`));
        await store.write(async (unit) => {
          for (const id of ids) await unit.saveText(id, 'rewritten');
        });
      });
      const child = startChild(['undoAndDie', file]);
      await new Promise((resolve) => child.once('exit', resolve));
      assert.equal(child.signalCode, 'SIGKILL');
      await endChild(child, 'SIGKILL');
      await usingStore({ file }, async (store) => {
        const texts = await Promise.all(ids.map((id) => textOfNote(store, id)));
        assert.deepEqual([...new Set(texts)], ['rewritten']);
        assert.equal((await store.history.operations({ limit: 1 }))[0]?.undoneBy, null);
        assert.deepEqual((await store.check()).problems, []);
      });
    }));
});
