import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { usingStore, withFolder } from '../../support/withStore';
import { endChild, nextMessage, startChild } from './support/child';
import { openRaw, rawRows } from './support/rawDatabase';
import { newCampaign, newEntity, recordChanges, until } from './support/sampleNotes';

const watchInterval = 10;

/** Two stores on one file, as in two windows. */
async function withTwoStores(
  work: (first: CampaignStore, second: CampaignStore, file: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'campaign.db');
    await usingStore({ file, watchInterval }, (first) =>
      usingStore({ file, watchInterval }, (second) => work(first, second, file)),
    );
  });
}

function row(docId: RecordId, campaignId: CampaignId): object {
  return { collection: 'entities', docId, campaignId };
}

describe('two stores on one file', () => {
  it('see each other’s commits, one event per transaction with exactly its records', () =>
    withTwoStores(async (first, second) => {
      const seen = recordChanges(second);
      const campaignId = await newCampaign(first);
      await until(() => seen.length === 1, 'the campaign');
      const own = recordChanges(first);
      const a = await newEntity(first, campaignId, 'A');
      const b = await newEntity(first, campaignId, 'B');
      await first.write(async (unit) => {
        await unit.saveText(b, 'text');
        await unit.remove(a);
      });
      await until(() => seen.length >= 4, 'three more events');
      assert.deepEqual(seen.slice(1), [
        { external: true, rows: [row(a, campaignId)] },
        { external: true, rows: [row(b, campaignId)] },
        { external: true, rows: [row(b, campaignId), row(a, campaignId)] },
      ]);
      assert.equal((await second.notes.get(b))?.body, 'text');
      const back = await newEntity(second, campaignId, 'Back');
      await until(() => own.length >= 4, 'the other direction');
      assert.deepEqual(own.at(-1), { external: true, rows: [row(back, campaignId)] });
      assert.deepEqual(seen.at(-1), { external: false, rows: [row(back, campaignId)] });
      assert.deepEqual(
        own.slice(0, -1).filter(({ external }) => external),
        [],
      );
    }));

  it('hear nothing of a write that was rolled back or changed nothing', () =>
    withTwoStores(async (first, second) => {
      const seen = recordChanges(second);
      const campaignId = await newCampaign(first);
      const docId = await newEntity(first, campaignId, 'A');
      await until(() => seen.length === 2, 'the first events');
      const failing = first.write(async (unit) => {
        await unit.saveText(docId, 'never');
        throw new Error('no');
      });
      await assert.rejects(failing);
      await first.write((unit) => unit.upsert(entities, { docId, title: 'A' }));
      await first.write((unit) => unit.saveText(docId, 'last'));
      await until(() => seen.length === 3, 'the last event');
      assert.deepEqual(seen[2]?.rows, [row(docId, campaignId)]);
    }));

  it('write at the same time without losing a write', () =>
    withTwoStores(async (first, second) => {
      const campaignId = await newCampaign(first);
      const writes = [first, second].flatMap((store) =>
        Array.from({ length: 15 }, (_, n) => newEntity(store, campaignId, `Note ${n}`)),
      );
      assert.equal(new Set(await Promise.all(writes)).size, 30);
      assert.equal((await second.notes.summaries({ kind: 'npc' })).length, 30);
      assert.deepEqual((await first.check()).problems, []);
    }));

  it('create a new file together', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await Promise.all([1, 2, 3].map(() => usingStore({ file }, (store) => newCampaign(store))));
      await usingStore({ file }, async (store) => {
        assert.equal((await store.notes.summaries()).length, 3);
      });
    }));

  it('hand over the lease once, and only its holder may commit', () =>
    withTwoStores(async (first, second) => {
      const old = await first.sync.acquireLease('first', 0, 10);
      assert.equal(await second.sync.acquireLease('second', 5, 10), undefined);
      const current = await second.sync.acquireLease('second', 10, 10);
      assert.ok(old && current);
      assert.equal(current.epoch, old.epoch + 1);
      await assert.rejects(
        first.sync.transaction(old, (unit) => unit.log({ at: 1, message: 'late' })),
        { reason: 'lease-lost' },
      );
      await second.sync.transaction(current, (unit) => unit.log({ at: 2, message: 'mine' }));
      assert.deepEqual(await first.sync.recentLog(5), [{ at: 2, message: 'mine' }]);
    }));
});

describe('the change log', () => {
  it('is kept short', () =>
    withTwoStores(async (store, _other, file) => {
      await rawRows(
        file,
        `INSERT INTO change_log (writer, batch, collection, docId, campaignId)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
          SELECT 'w', i, 'scenes', 's', 'c' FROM n`,
      );
      await newCampaign(store);
      const rows = await rawRows(file, 'SELECT count(*) AS n, max(seq) AS last FROM change_log');
      assert.deepEqual(rows, [{ n: 20_001, last: 25_001 }]);
    }));

  it('makes a store announce every record when it no longer reaches back to its last look', () =>
    withTwoStores(async (store, other, file) => {
      const seen = recordChanges(other);
      const campaignId = await newCampaign(store);
      const docId = await newEntity(store, campaignId, 'Nora');
      await until(() => seen.length === 2, 'the first events');
      const raw = await openRaw(file);
      await raw.all('BEGIN IMMEDIATE');
      await raw.all(`INSERT INTO change_log (seq, writer, batch, collection, docId, campaignId)
        VALUES (90, 'w', 90, 'entities', 'x', 'c')`);
      await raw.all('DELETE FROM change_log WHERE seq < 90');
      await raw.all('COMMIT');
      await raw.close();
      await until(() => seen.length === 3, 'the event');
      const campaign = { collection: 'campaigns', docId: campaignId, campaignId };
      assert.deepEqual(seen[2], { external: true, rows: [campaign, row(docId, campaignId)] });
    }));
});

describe('another process on the file', () => {
  it('is seen with exactly the records it wrote', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file, watchInterval }, async (store) => {
        const campaignId = await newCampaign(store);
        const seen = recordChanges(store);
        const child = startChild(['writeOnce', file, campaignId]);
        const { docId } = (await nextMessage(child)) as { readonly docId: RecordId };
        await until(() => seen.length > 0, 'the child’s event');
        assert.deepEqual(seen, [{ external: true, rows: [row(docId, campaignId)] }]);
        assert.equal((await store.notes.get(docId))?.title, 'From a child');
        await endChild(child, 'SIGTERM');
      });
    }));

  it('may be killed in the middle of a write without losing anything committed', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const campaignId = await usingStore({ file }, (store) => newCampaign(store));
      const committed: { readonly docId: RecordId; readonly n: number }[] = [];
      for (const count of [1, 7, 20]) {
        const child = startChild(['writeForEver', file, campaignId]);
        let left = count;
        await new Promise<void>((done) => {
          child.on('message', (message) => {
            committed.push(message as (typeof committed)[number]);
            if (--left === 0) done();
          });
        });
        await endChild(child, 'SIGKILL');
        await usingStore({ file }, async (store) => {
          for (const { docId, n } of committed) {
            const note = await store.notes.get(docId);
            assert.deepEqual([note?.title, note?.summary], [`Note ${n}`, `${n}`]);
          }
          const notes = await store.notes.summaries({ kind: 'npc' });
          // Each transaction writes a note and then its summary: half of one would show.
          assert.deepEqual(
            notes.filter(({ summary }) => summary === null),
            [],
          );
          assert.deepEqual((await store.check()).problems, []);
        });
      }
    })).timeout(60_000);
});

describe('watches of a file that two processes write', () => {
  it('follow what the other process commits', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const list = await store.notes.watch({ campaignId, kind: 'npc' });
        const records = await store.repository(entities).watchAll(campaignId);
        const told: (readonly [number, number])[] = [];
        list.onDidChange((value) => told.push([value.length, records.value.length]));
        const child = startChild(['writeOnce', file, campaignId]);
        const { docId } = (await nextMessage(child)) as { readonly docId: RecordId };
        await until(() => list.value.length === 1, 'the other process’s note');
        assert.deepEqual(told, [[1, 1]]);
        assert.equal(records.value[0]?.firebaseId, docId);
        await endChild(child, 'SIGTERM');
      });
    }));

  it('keep a script running that does nothing but follow, until it lets go', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const child = startChild(['follow', file]);
        assert.deepEqual(await nextMessage(child), { following: true });
        await newEntity(store, campaignId, 'Nora');
        assert.deepEqual(await nextMessage(child), { titles: ['Nora'] });
        if (child.exitCode === null) await once(child, 'exit');
        assert.equal(child.exitCode, 0);
      });
    }));
});
